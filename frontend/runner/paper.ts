/** Reading the paper of a written test: every task is a place among the screens. */
import { fields, finite, list, localised, NotOurReply, optionalList, text, type Fields } from "./reading";
import type { Locale, Paper, PaperPage, PaperPart, PaperSource, PaperTask, Section, Texts } from "./types";

/** What the server sends, or what this page has kept of it. Raises NotOurReply. */
export function paperSection(id: string, value: unknown): Section {
  const raw = fields(value, "section");
  const limits = fields(raw["limits"], "section.limits");
  const written: Paper = {
    parts: list(raw["parts"], "section.parts", part),
    sources: list(raw["sources"], "section.sources", source),
    spelling: raw["spelling"] === true,
    limits: { upload: finite(limits["upload"], "limits.upload"), notes: finite(limits["notes"], "limits.notes") },
  };
  let number = 0;
  const parts = written.parts.map((one, index) => ({
    id: `part${index + 1}`,
    title: one.title,
    groups: one.tasks.map(({ ref, language }) => {
      number += 1;
      const items = [{ ref, number, lang: language, prompt_html: "", options: [{ id: "written", html: "" }] }];
      return { id: ref, stimulus: null, items };
    }),
  }));
  return { id, written, parts };
}

function part(value: unknown, where: string): PaperPart {
  const raw = fields(value, where);
  return {
    title: localised(raw["title"]),
    instructions: localised(raw["instructions"]),
    tasks: list(raw["tasks"], `${where}.tasks`, task),
  };
}

function task(value: unknown, where: string): PaperTask {
  const raw = fields(value, where);
  const guidance = raw["guidance"] === null || raw["guidance"] === undefined ? null
    : fields(raw["guidance"], `${where}.guidance`);
  return {
    ref: text(raw["ref"], `${where}.ref`),
    kind: text(raw["kind"], `${where}.kind`),
    language: language(raw["language"], `${where}.language`),
    reads: language(raw["reads"], `${where}.reads`),
    title: localised(raw["title"]),
    prompt: texts(raw["prompt"], `${where}.prompt`) ?? {},
    weight: finite(raw["weight"], `${where}.weight`),
    guidance: guidance === null ? null : {
      least: finite(guidance["least"], `${where}.least`), most: finite(guidance["most"], `${where}.most`),
    },
    paste_blocked: raw["paste_blocked"] === true,
    accepts: optionalList(raw["accepts"], `${where}.accepts`, text),
    criteria: optionalList(raw["criteria"], `${where}.criteria`, (one, at) => {
      const criterion = fields(one, at);
      return { title: localised(criterion["title"]), weight: finite(criterion["weight"], `${at}.weight`) };
    }),
    sources: list(raw["sources"], `${where}.sources`, text),
  };
}

function source(value: unknown, where: string): PaperSource {
  const raw = fields(value, where);
  return {
    ref: text(raw["ref"], `${where}.ref`),
    kind: text(raw["kind"], `${where}.kind`),
    title: texts(raw["title"], `${where}.title`) ?? {},
    text: texts(raw["text"], `${where}.text`),
    table: table(raw["table"], `${where}.table`),
    alternative: texts(raw["alternative"], `${where}.alternative`),
    file: texts(raw["file"], `${where}.file`),
    pages: inLanguages(raw["pages"], `${where}.pages`, (pages, at) => list(pages, at, page)),
  };
}

function page(value: unknown, where: string): PaperPage {
  const raw = fields(value, where);
  return {
    src: text(raw["src"], `${where}.src`),
    width: finite(raw["width"], `${where}.width`),
    height: finite(raw["height"], `${where}.height`),
    text: text(raw["text"], `${where}.text`),
  };
}

function language(value: unknown, where: string): Locale | null {
  if (value === null || value === undefined) return null;
  if (value !== "en" && value !== "fr") throw new NotOurReply(`${where} is no language of this page`);
  return value;
}

function texts(value: unknown, where: string): Texts | null {
  return inLanguages(value, where, text);
}

function table(value: unknown, where: string): PaperSource["table"] {
  return inLanguages(value, where, (rows, at) => list(rows, at, (row, place) => list(row, place, text)));
}

function inLanguages<T>(
  value: unknown, where: string, read: (entry: unknown, where: string) => T,
): Partial<Record<Locale, T>> | null {
  if (value === null || value === undefined) return null;
  const raw: Fields = fields(value, where);
  const found: Partial<Record<Locale, T>> = {};
  for (const locale of ["en", "fr"] as const) {
    if (raw[locale] !== undefined) found[locale] = read(raw[locale], `${where}.${locale}`);
  }
  return found;
}
