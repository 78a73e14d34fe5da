/** The right side of a task that takes a file: chosen, checked, sent, replaced, taken back. */
import { h, setText } from "../runner/dom";
import type { Context } from "../runner/views/context";
import type { Paper, PaperTask } from "../runner/types";
import type { Answer } from "./answer";

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
  let busy = false;
  let readOnly = false;
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
    onclick: () => { if (!busy && !readOnly) input.click(); },
  }, said.uploadChoose);
  const remove = h("button", {
    type: "button", class: "r-button",
    onclick: () => {
      if (busy || readOnly) return;
      runner.giveFile(task.ref, null);
      runner.answer(task.ref, null, null);
      setText(status, said.uploadRemoved);
      draw();
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
    remove.hidden = given === null;
    choose.toggleAttribute("aria-disabled", busy);
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
    busy = true;
    setText(status, said.uploading(file.name));
    draw();
    const outcome = await runner.handOver(task.ref, file);
    busy = false;
    if (outcome.kind === "kept") {
      runner.giveFile(task.ref, outcome.file);
      runner.answer(task.ref, "written", null);
      const finding = said.findings[outcome.finding as keyof typeof said.findings] as string | undefined;
      setText(status, [said.uploadDone(outcome.file.name), finding ?? ""].join(" ").trim());
    } else {
      setText(status, outcome.kind === "offline" ? said.uploadOffline
        : outcome.kind === "unread" ? said.uploadUnread : said.uploadRefused(outcome.message));
    }
    draw();
  };
  draw();
  const element = h("div", { class: "w-answer w-upload" },
    h("h2", {}, said.upload), h("p", {}, said.uploadAccepts(endings, most)), h("p", {}, said.uploadBlind),
    counts, h("p", {}, said.uploadReplace),
    h("div", { class: "r-actions" }, choose, remove), input, status);
  return {
    element,
    focus() { choose.focus(); },
    setReadOnly(on) { readOnly = on; },
    tick() { /* Nothing counts down here. */ },
    destroy() { /* What was chosen has gone its way. */ },
  };
}

function sizeOf(bytes: number, locale: string): string {
  const unit = locale === "fr" ? ["o", "ko", "Mo"] : ["B", "kB", "MB"];
  const power = bytes < 1024 ? 0 : bytes < MEGABYTE ? 1 : 2;
  return `${(bytes / 1024 ** power).toLocaleString(locale, { maximumFractionDigits: power === 2 ? 1 : 0 })}\u00a0${unit[power]}`;
}
