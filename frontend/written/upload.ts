/** The right side of a task that takes a file: chosen, checked, sent, replaced, taken back. */
import { h, setText } from "../runner/dom";
import type { Arrived } from "../runner/uploads";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Words } from "../runner/words";
import type { Paper, PaperTask } from "../runner/types";
import type { Answer } from "./answer";
import { languageChoice } from "./language";

const MEGABYTE = 1024 * 1024;

interface Given {
  readonly digest: string | null;
  readonly name: string;
  readonly size: number;
}

export function fileAnswer(context: Context, paper: Paper, task: PaperTask): Answer {
  const said = context.words().written;
  const { runner } = context;
  const endings = task.accepts.map((ending) => `.${ending}`).join(", ");
  const most = Math.floor(paper.limits.upload / MEGABYTE);
  let readOnly = false;
  let gone = false;
  /** A file chosen when nothing could be taken any more; the one before it still counts. */
  let missed: string | null = null;
  let version = runner.uploads.version;
  const status = h("p", { class: "w-upload__status", role: "status" });
  const counts = h("p", { class: "w-upload__counts" });
  const input = h("input", {
    type: "file", class: "visually-hidden", tabindex: -1, "aria-hidden": "true", accept: endings,
    onchange: () => {
      const file = input.files?.[0];
      if (file !== undefined) void hand(file);
      input.value = "";
    },
  });
  const choose = h("button", {
    type: "button", class: "r-button r-button--primary",
    onclick: () => { if (!readOnly) input.click(); },
  }, said.uploadChoose);
  const remove = h("button", {
    type: "button", class: "r-button",
    onclick: () => {
      if (readOnly || !runner.takeFileBack(task.ref)) return;
      missed = null;
      draw();
      setText(status, said.uploadRemoved);
      choose.focus();
    },
  }, said.uploadRemove);
  const newest = (): Given | null => {
    const last = runner.work.values(task.ref, "upload").at(-1) as unknown as Given | undefined;
    return last?.digest ? last : null;
  };
  const draw = (): void => {
    const given = newest();
    setText(counts, given === null ? said.uploadNone : said.uploadCounts(given.name, sizeOf(given.size, context.prefs().locale)));
    counts.toggleAttribute("data-given", given !== null);
    const last = runner.uploads.of(task.ref);
    remove.hidden = given === null && last?.outcome !== null;
    if (missed !== null) setText(status, said.uploadUncounted(missed));
    else if (last !== null) setText(status, became(said, last.name, last.outcome));
  };
  const problem = (file: File): string | null => {
    const ending = file.name.includes(".") ? file.name.split(".").at(-1)!.toLowerCase() : "";
    if (task.accepts.length > 0 && !task.accepts.includes(ending)) return said.uploadEnding(endings);
    if (file.size > paper.limits.upload) return said.uploadLarge(most);
    return file.size === 0 ? said.uploadEmpty : null;
  };
  const hand = async (file: File): Promise<void> => {
    const wrong = problem(file);
    if (wrong !== null) {
      setText(status, wrong);
      return;
    }
    missed = null;
    const arriving = runner.giveFile(task.ref, file);
    draw();
    const outcome = await arriving;
    if (outcome === null) return;
    // Whoever has gone on to another task hears of it there.
    if (gone) context.say(became(context.words().written, file.name, outcome), true);
    else {
      if (outcome.kind === "uncounted") missed = file.name;
      if (runner.uploads.of(task.ref) === null) setText(status, became(said, file.name, outcome));
      else draw();
    }
  };
  draw();
  const language = task.language === null ? languageChoice(context, task) : null;
  const element = h("div", { class: "w-answer w-upload" }, language?.element,
    h("h2", {}, said.upload), h("p", {}, said.uploadAccepts(endings, most)), h("p", {}, said.uploadBlind),
    counts, h("p", {}, said.uploadReplace),
    h("div", { class: "r-actions" }, choose, remove), input, status);
  return {
    element,
    focus() { choose.focus(); },
    setReadOnly(on) { readOnly = on; },
    tick() {
      language?.update();
      if (version === runner.uploads.version) return;
      version = runner.uploads.version;
      draw();
    },
    destroy() { gone = true; },
  };
}

/** One message for each thing that can become of a file. */
function became(said: Words["written"], name: string, outcome: Arrived | null): string {
  switch (outcome?.kind) {
    case undefined: return said.uploading(name);
    case "kept": {
      const finding = said.findings[outcome.finding as keyof typeof said.findings] as string | undefined;
      return [said.uploadDone(outcome.file.name), finding ?? ""].join(" ").trim();
    }
    case "refused": return said.uploadRefused(outcome.message);
    case "uncounted": return said.uploadUncounted(name);
    case "unread": return said.uploadUnread;
    case "offline": return said.uploadOffline;
    case "too_fast": return said.uploadTooFast;
    case "busy": return said.uploadBusy;
    case "signed_out": return said.uploadSignedOut;
    case "too_large": return said.uploadTooLarge;
    case "superseded": return said.uploadSuperseded;
    case "not_ours": return said.uploadNotOurs;
  }
}

function sizeOf(bytes: number, locale: string): string {
  const unit = locale === "fr" ? ["o", "ko", "Mo"] : ["B", "kB", "MB"];
  const power = bytes < 1024 ? 0 : bytes < MEGABYTE ? 1 : 2;
  return `${(bytes / 1024 ** power).toLocaleString(locale, { maximumFractionDigits: power === 2 ? 1 : 0 })}\u00a0${unit[power]}`;
}
