/**
 * One project open on the screen: its application, with the work done so far, recording what
 * comes. The screen is made from the journal alone, so a reload, another computer and this page
 * show the same.
 */
import type { ApplicationModule, Command, Workspace } from "../../officesim/contract";
import type { Locale, OfficeProject } from "../types";
import { partsOf } from "../states";
import { OPEN, RESET } from "../work";
import type { Desk } from "./context";

const DIGEST_MS = 5000;

export interface BenchHooks {
  readonly locale: () => Locale;
  readonly title: (locale: Locale) => string;
  readonly announce: (text: string) => void;
  /** `opening`, `open`, or `failed`. */
  readonly stage: (stage: "opening" | "open" | "failed") => void;
  /** Everything that an application needs has been fetched. */
  readonly loaded: () => void;
  readonly load: (application: string) => Promise<ApplicationModule>;
}

export class Bench {
  project: OfficeProject | null = null;
  private workspace: Workspace | null = null;
  private version = -1;
  private attempt = 0;
  private last = "";
  private digested = "";
  private digestAt = 0;
  private readOnly = false;
  /** Projects whose state this page has given. */
  private readonly given = new Set<string>();

  constructor(
    private readonly root: HTMLElement, private readonly runner: Desk,
    private readonly hooks: BenchHooks,
  ) {}

  /** Whether what is on the screen is not what the journal says. */
  get stale(): boolean {
    return this.project !== null && this.version !== this.runner.work.version;
  }

  /** Open a project with the work that stands; the one before is closed. */
  async open(project: OfficeProject): Promise<void> {
    this.close();
    const attempt = ++this.attempt;
    this.project = project;
    this.hooks.stage("opening");
    try {
      const locale = this.begin(project);
      const [application, opening] = await Promise.all([
        this.hooks.load(project.application),
        this.runner.opening(project.openings[locale] ?? project.openings.en ?? ""),
      ]);
      if (attempt !== this.attempt) return;
      const workspace = await this.show(application, opening, project, locale);
      if (attempt !== this.attempt) {
        workspace.destroy();
        return;
      }
      this.workspace = workspace;
      this.restore(workspace, project);
      this.hooks.stage("open");
      this.hooks.loaded();
    } catch (error) {
      if (attempt !== this.attempt) return;
      console.error(error);
      this.hooks.stage("failed");
    }
  }

  /** Begin the open project anew, in the interface's language. */
  async reset(): Promise<void> {
    const { project } = this;
    if (project === null) return;
    // What was being typed belongs to the work before the new beginning.
    this.close();
    this.record(project, { cmd: RESET, via: "panel", edits: [] }, this.hooks.locale());
    await this.open(project);
  }

  /** Take in what is being typed, while it is still taken. */
  flush(): void {
    this.workspace?.flush?.();
  }

  setReadOnly(on: boolean): void {
    if (this.readOnly === on) return;
    this.readOnly = on;
    this.workspace?.setReadOnly(on);
  }

  focus(): void {
    this.workspace?.focus();
  }

  /** To be called a few times a second. */
  tick(now: number): void {
    if (now - this.digestAt >= DIGEST_MS) void this.digest(now);
    void this.giveState();
  }

  /** Give the whole state once, where the server asks for it: its own is another. */
  async giveState(): Promise<void> {
    const { project, workspace } = this;
    if (project === null || workspace === null || this.last === "" || this.given.has(project.ref)) return;
    if (!this.runner.isWanted(project.ref)) return;
    this.given.add(project.ref);
    try {
      // An application records what is being typed before it shows its state.
      const view = workspace.view();
      for (const part of await partsOf(view, this.last)) this.runner.giveState(project.ref, part);
    } catch (error) {
      console.error(error);
    }
  }

  /** Say what the state is after the last command. */
  async digest(now: number): Promise<void> {
    const { project, workspace } = this;
    if (project === null || workspace === null || this.last === "" || this.last === this.digested) return;
    this.digestAt = now;
    // An application records what is being typed before it takes its state.
    const taken = workspace.digest();
    const { last } = this;
    this.digested = last;
    const sha256 = await taken.catch(() => null);
    if (sha256 !== null) this.runner.digest(project.ref, last, sha256);
  }

  close(): void {
    this.attempt += 1;
    this.flush();
    this.workspace?.destroy();
    this.workspace = null;
    this.project = null;
    this.last = "";
    this.root.replaceChildren();
  }

  /** The language that the project was opened in, which the first opening decides. */
  private begin(project: OfficeProject): Locale {
    const standing = this.runner.work.standing(project.ref).locale;
    if (standing !== null) return standing;
    const locale = this.hooks.locale();
    this.record(project, { cmd: OPEN, via: "panel", edits: [] }, locale);
    return locale;
  }

  private show(
    application: ApplicationModule, opening: unknown, project: OfficeProject, locale: Locale,
  ): Promise<Workspace> {
    const root = document.createElement("div");
    root.className = "r-office__app";
    root.lang = locale;
    this.root.replaceChildren(root);
    return application.open(root, structuredClone(opening), {
      locale,
      title: this.hooks.title(locale),
      record: (command) => { this.record(project, command); },
      announce: this.hooks.announce,
      asset: (name) => project.assets[name] ?? "",
    });
  }

  /** As on the server: what cannot be applied is left out with the rest of its command. */
  private restore(workspace: Workspace, project: OfficeProject): void {
    const { commands } = this.runner.work.standing(project.ref);
    for (const { edits } of commands) {
      try {
        if (edits.length > 0) workspace.apply(edits);
      } catch (error) {
        console.error(error);
      }
    }
    this.last = commands.at(-1)?.id ?? "";
    this.digested = this.last;
    this.version = this.runner.work.version;
    workspace.setReadOnly(this.readOnly);
  }

  private record(project: OfficeProject, command: Command, locale?: Locale): void {
    const named = locale === undefined ? command : { ...command, locale };
    if (this.runner.command(project.ref, named)) {
      this.last = this.runner.work.of(project.ref).at(-1)?.id ?? "";
    } else {
      // The screen has a change that nobody keeps: it is shown again as the journal has it.
      this.version = -1;
    }
  }
}
