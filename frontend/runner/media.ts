/** Recordings and pictures, fetched whole at the start so that a network cut does not touch them. */
import type { Section } from "./types";

export type MediaStatus = "loading" | "ready" | "failed";

const PARALLEL = 3;
const RETRY_MS = 4000;

export class MediaStore {
  private readonly held = new Map<string, { status: MediaStatus; url: string }>();
  private readonly queue: string[] = [];
  private active = 0;

  constructor(
    private readonly changed: (url: string) => void,
    private readonly get: typeof fetch = (...args) => fetch(...args),
    private readonly random: () => number = Math.random,
  ) {}

  /** Begin to fetch everything the section shows or plays; known addresses are not asked twice. */
  prefetch(urls: readonly string[]): void {
    for (const url of urls) {
      if (this.held.has(url)) continue;
      this.held.set(url, { status: "loading", url });
      this.queue.push(url);
    }
    this.work();
  }

  status(url: string): MediaStatus {
    return this.held.get(url)?.status ?? "loading";
  }

  /** A local address once fetched, else the server's. */
  address(url: string): string {
    return this.held.get(url)?.url ?? url;
  }

  private work(): void {
    while (this.active < PARALLEL) {
      const url = this.queue.shift();
      if (url === undefined) return;
      this.active += 1;
      void this.fetchOne(url).finally(() => {
        this.active -= 1;
        this.work();
      });
    }
  }

  private async fetchOne(url: string): Promise<void> {
    try {
      const response = await this.get(url, { credentials: "same-origin" });
      const kind = response.headers.get("Content-Type") ?? "";
      // A sign-in or captive page answers with HTML where a recording was asked for.
      if (!response.ok || kind.includes("html")) throw new Error("not the file");
      this.held.set(url, { status: "ready", url: URL.createObjectURL(await response.blob()) });
    } catch {
      this.held.set(url, { status: "failed", url });
      setTimeout(() => {
        this.queue.push(url);
        this.work();
      }, RETRY_MS * (0.5 + this.random()));
    }
    this.changed(url);
  }
}

/** Addresses of all media in a section, in the order in which they will be needed. */
export function mediaOf(section: Section): string[] {
  const urls: string[] = [];
  for (const group of section.parts.flatMap((part) => part.groups)) {
    const html = [
      group.stimulus?.html ?? "",
      ...group.items.flatMap((item) => [
        item.prompt_html, ...item.options.map((option) => option.html),
      ]),
    ];
    urls.push(...html.flatMap(pictures));
    if (group.stimulus?.audio) urls.push(group.stimulus.audio.url);
  }
  for (const source of section.written?.sources ?? []) {
    if (source.kind === "image") urls.push(...Object.values(source.file ?? {}));
    urls.push(...Object.values(source.pages ?? {}).flatMap((pages) => pages.map(({ src }) => src)));
  }
  return [...new Set(urls)];
}

function pictures(html: string): string[] {
  if (!html.includes("<img")) return [];
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.querySelectorAll("img[src]")]
    .map((image) => image.getAttribute("src") ?? "")
    .filter((src) => src !== "" && !src.startsWith("data:"));
}
