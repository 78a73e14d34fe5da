/**
 * Read the server's replies strictly: what is not exactly our JSON is not a reply.
 *
 * A captive portal answers 200 with a page of its own; a proxy may answer with JSON of
 * somebody else. Either taken for an acknowledgement would lose answers in silence.
 */
import type {
  Clip, EnterReply, Group, HeldAnswer, HeldFlag, HeldValue, Help, Item, Message, OfficeProject, Option, Part,
  PauseKind, Receipt, Rejection, RescueMaterial, Room, Section, SittingState, Stimulus, SyncReply,
} from "./types";
import { counter, fields, finite, list, localised, named, NotOurReply, optionalList, text, type Fields } from "./reading";
import { paperSection } from "./paper";
import type { WorkEntry } from "./work";

export { NotOurReply };

/** A page of the work done so far, oldest first; `next` is where to go on. */
export interface WorkPage {
  readonly entries: readonly WorkEntry[];
  readonly next: string | null;
}

/** The delivery protocol's grace, where the server does not name another. */
const GRACE_MS = 60_000;
const HELP: readonly string[] = ["none", "waiting", "coming"];
const PAUSES: readonly string[] = ["invigilator", "break", "device", "ended"];
const STATES: readonly string[] = ["ready", "running", "paused", "closing", "closed"];

function state(value: unknown): SittingState {
  const name = text(value, "state");
  if (!STATES.includes(name)) throw new NotOurReply(`state ${name} is unknown`);
  return name as SittingState;
}

function option(value: unknown, where: string): Option {
  const raw = fields(value, where);
  return { id: text(raw["id"], `${where}.id`), html: text(raw["html"], `${where}.html`) };
}

function item(value: unknown, where: string): Item {
  const raw = fields(value, where);
  return {
    ref: text(raw["ref"], `${where}.ref`),
    number: counter(raw["number"], `${where}.number`),
    lang: named(raw["lang"]),
    prompt_html: text(raw["prompt_html"], `${where}.prompt_html`),
    options: list(raw["options"], `${where}.options`, option),
  };
}

function clip(value: unknown, where: string): Clip | null {
  if (value === null || value === undefined) return null;
  const raw = fields(value, where);
  const plays = raw["plays"];
  return {
    id: text(raw["id"], `${where}.id`),
    url: text(raw["url"], `${where}.url`),
    plays: plays === null || plays === undefined ? null : counter(plays, `${where}.plays`),
    seconds: typeof raw["seconds"] === "number" ? raw["seconds"] : 0,
  };
}

function stimulus(value: unknown, where: string): Stimulus | null {
  if (value === null || value === undefined) return null;
  const raw = fields(value, where);
  return {
    html: typeof raw["html"] === "string" ? raw["html"] : "",
    audio: clip(raw["audio"], `${where}.audio`),
    lang: named(raw["lang"]),
  };
}

function group(value: unknown, where: string): Group {
  const raw = fields(value, where);
  return {
    id: text(raw["id"], `${where}.id`),
    stimulus: stimulus(raw["stimulus"], `${where}.stimulus`),
    items: list(raw["items"], `${where}.items`, item),
  };
}

function part(value: unknown, where: string): Part {
  const raw = fields(value, where);
  return {
    id: text(raw["id"], `${where}.id`),
    title: localised(raw["title"]),
    groups: list(raw["groups"], `${where}.groups`, group),
  };
}

function section(value: unknown): Section | null {
  if (value === null || value === undefined) return null;
  const raw = fields(value, "section");
  const paper = raw["kind"] === "written" ? raw : raw["written"];
  if (paper !== undefined) return paperSection(text(raw["id"], "section.id"), paper);
  // What this page has read and kept names the projects by its own word.
  const projects = raw["kind"] === "office" ? raw["projects"] : raw["office"];
  if (projects !== undefined) return officeSection(raw, projects);
  return { id: text(raw["id"], "section.id"), parts: list(raw["parts"], "section.parts", part) };
}

/** Every project is a part, and every task a place that can be marked as done. */
function officeSection(raw: Fields, projects: unknown): Section {
  const office = list(projects, "section.projects", officeProject);
  let number = 0;
  return {
    id: text(raw["id"], "section.id"),
    office,
    parts: office.map((project) => ({
      id: project.ref,
      title: project.title,
      groups: project.tasks.map(({ ref }) => {
        number += 1;
        const items = [{ ref, number, lang: null, prompt_html: "", options: [{ id: "done", html: "" }] }];
        return { id: ref, stimulus: null, items };
      }),
    })),
  };
}

function officeProject(value: unknown, where: string): OfficeProject {
  const raw = fields(value, where);
  const addresses = (part: string): Record<string, string> => Object.fromEntries(
    Object.entries(fields(raw[part] ?? {}, `${where}.${part}`))
      .map(([name, url]) => [name, text(url, `${where}.${part}.${name}`)]));
  return {
    ref: text(raw["ref"], `${where}.ref`),
    application: text(raw["application"], `${where}.application`),
    title: localised(raw["title"]),
    scenario: localised(raw["scenario"]),
    openings: addresses("openings"),
    assets: addresses("assets"),
    tasks: list(raw["tasks"], `${where}.tasks`, (task, at) => {
      const one = fields(task, at);
      return { ref: text(one["ref"], `${at}.ref`), text: localised(one["text"]) };
    }),
  };
}

/** Read a page of `/work`. Raises NotOurReply. */
export function readWork(value: unknown): WorkPage {
  const raw = fields(value, "work");
  return {
    entries: list(raw["entries"], "work.entries", (entry, where) => {
      if (!Array.isArray(entry)) throw new NotOurReply(`${where} is not a list`);
      const [item, type, said, epoch] = entry as unknown[];
      return {
        item: text(item, `${where}.item`), type: text(type, `${where}.type`),
        value: fields(said, `${where}.value`), epoch: counter(epoch, `${where}.epoch`),
      };
    }),
    next: named(raw["next"]),
  };
}

function message(value: unknown, where: string): Message {
  const raw = fields(value, where);
  return {
    id: counter(raw["id"], `${where}.id`),
    text: text(raw["text"], `${where}.text`),
    at: typeof raw["at"] === "string" ? raw["at"] : "",
  };
}

/** Absent when the server says nothing of it; a word this page does not know is an error. */
function help(value: unknown): Help {
  const word = value === undefined || value === null ? "none" : text(value, "help");
  if (!HELP.includes(word)) throw new NotOurReply(`help ${word} is unknown`);
  return word as Help;
}

/** A paused sitting always has a reason, even one that this page has never heard of. */
function pauseKind(value: unknown, paused: boolean): PauseKind | null {
  if (!paused) return null;
  const word = value === undefined || value === null ? "other" : text(value, "pause");
  return PAUSES.includes(word) ? (word as PauseKind) : "other";
}

/** What is told about the room with every reply; an older server tells nothing. */
function room(raw: Fields, standing: SittingState): Room {
  const left = raw["break_left_ms"];
  return {
    messages: optionalList(raw["messages"], "messages", message),
    help: help(raw["help"]),
    pause: pauseKind(raw["pause"], standing === "paused"),
    break_left_ms: left === undefined || left === null ? 0 : counter(left, "break_left_ms"),
  };
}

function rescue(value: unknown): RescueMaterial | null {
  if (value === null || value === undefined) return null;
  const raw = fields(value, "rescue");
  return { public: text(raw["public"], "rescue.public"), secret: text(raw["secret"], "rescue.secret") };
}

function rejection(value: unknown, where: string): Rejection {
  const raw = fields(value, where);
  return { n: counter(raw["n"], `${where}.n`), error: String(raw["error"] ?? "") };
}

function heldAnswers(value: unknown): Record<string, HeldAnswer> {
  const held: Record<string, HeldAnswer> = {};
  for (const [ref, entry] of Object.entries(fields(value ?? {}, "answers"))) {
    const raw = fields(entry, `answers.${ref}`);
    const { choice, language } = fields(raw["value"], `answers.${ref}.value`);
    held[ref] = {
      value: {
        choice: typeof choice === "string" ? choice : null,
        ...(language === "en" || language === "fr" ? { language } : {}),
      },
      epoch: counter(raw["epoch"], `answers.${ref}.epoch`),
      n: counter(raw["n"], `answers.${ref}.n`),
    };
  }
  return held;
}

function heldFlags(value: unknown): Record<string, HeldFlag> {
  const held: Record<string, HeldFlag> = {};
  for (const [ref, entry] of Object.entries(fields(value ?? {}, "flag_events"))) {
    const raw = fields(entry, `flag_events.${ref}`);
    held[ref] = {
      flagged: fields(raw["value"], `flag_events.${ref}.value`)["flagged"] === true,
      epoch: counter(raw["epoch"], `flag_events.${ref}.epoch`),
      n: counter(raw["n"], `flag_events.${ref}.n`),
    };
  }
  return held;
}

/** The newest event of each place, for types that a kind of test asks to be told. */
function told(value: unknown): Record<string, Record<string, HeldValue>> {
  return Object.fromEntries(Object.entries(fields(value ?? {}, "told")).map(([type, places]) =>
    [type, Object.fromEntries(Object.entries(fields(places, `told.${type}`)).map(([ref, entry]) => {
      const raw = fields(entry, `told.${type}.${ref}`);
      return [ref, {
        value: fields(raw["value"], `told.${type}.${ref}.value`),
        epoch: counter(raw["epoch"], `told.${type}.${ref}.epoch`),
        n: counter(raw["n"], `told.${type}.${ref}.n`),
      }];
    }))]));
}

function counts(value: unknown): Record<string, number> {
  const read: Record<string, number> = {};
  for (const [id, count] of Object.entries(fields(value ?? {}, "plays"))) {
    read[id] = counter(count, `plays.${id}`);
  }
  return read;
}

/** Read a reply of `/enter` or `/start`. Raises NotOurReply. */
export function readEnter(value: unknown): EnterReply {
  const raw = fields(value, "reply");
  const settings = fields(raw["settings"] ?? {}, "settings");
  const candidate = fields(raw["candidate"] ?? {}, "candidate");
  const audioCheck = settings["audio_check"];
  const grace = settings["grace_ms"];
  const standing = state(raw["state"]);
  return {
    sitting: String(raw["sitting"]),
    epoch: counter(raw["epoch"], "epoch"),
    state: standing,
    server_ms: finite(raw["server_ms"], "server_ms"),
    remaining_ms: finite(raw["remaining_ms"], "remaining_ms"),
    duration_ms: finite(raw["duration_ms"], "duration_ms"),
    ...(typeof raw["usual_ms"] === "number" ? { usual_ms: raw["usual_ms"] } : {}),
    title: localised(raw["title"]),
    test_language: named(raw["test_language"]) ?? "en",
    instructions: localised(raw["instructions"]),
    section: section(raw["section"]),
    answers: heldAnswers(raw["answers"]),
    flags: optionalList(raw["flags"], "flags", text),
    flag_events: heldFlags(raw["flag_events"]),
    plays: counts(raw["plays"]),
    kind: named(raw["kind"]) ?? "",
    told: told(raw["told"]),
    seen: optionalList(raw["seen"], "seen", text),
    settings: {
      sync_ms: typeof settings["sync_ms"] === "number" ? settings["sync_ms"] : 2000,
      idle_ms: typeof settings["idle_ms"] === "number" ? settings["idle_ms"] : 8000,
      audio_check: typeof audioCheck === "string" && audioCheck !== "" ? audioCheck : null,
      grace_ms: typeof grace === "number" && grace >= 0 ? grace : GRACE_MS,
      spelling: settings["spelling"] === true,
    },
    ...room(raw, standing),
    candidate: { name: typeof candidate["name"] === "string" ? candidate["name"] : "" },
    rescue: rescue(raw["rescue"]),
  };
}

/** Read a reply of `/sync` given under `epoch`, when `last` is the last counter in use. */
export function readSync(value: unknown, epoch: number, last: number): SyncReply {
  const raw = fields(value, "reply");
  const ack = counter(raw["ack"], "ack");
  if (counter(raw["epoch"], "epoch") !== epoch) throw new NotOurReply("reply of another epoch");
  if (ack > last) throw new NotOurReply("acknowledges events never written");
  const standing = state(raw["state"]);
  return {
    ack,
    epoch,
    state: standing,
    remaining_ms: finite(raw["remaining_ms"], "remaining_ms"),
    server_ms: finite(raw["server_ms"], "server_ms"),
    saved_at: text(raw["saved_at"], "saved_at"),
    late: optionalList(raw["late"], "late", counter),
    rejected: optionalList(raw["rejected"], "rejected", rejection),
    wanted: optionalList(raw["wanted"], "wanted", text),
    ...room(raw, standing),
  };
}

/**
 * Read a reply of `/hand-in` given under `epoch`; only a closed sitting with a receipt on this
 * server counts. Whether `ack` covers everything is for the caller to compare.
 */
export function readReceipt(value: unknown, epoch: number): Receipt {
  const raw = fields(value, "reply");
  if (counter(raw["epoch"], "epoch") !== epoch) throw new NotOurReply("receipt of another epoch");
  if (state(raw["state"]) !== "closed") throw new NotOurReply("not closed yet");
  const receipt = fields(raw["receipt"], "receipt");
  const url = text(receipt["url"], "receipt.url");
  if (!/^\/(?![/\\])/.test(url)) throw new NotOurReply("receipt.url leaves this server");
  return {
    url,
    items: counter(receipt["items"], "receipt.items"),
    answered: counter(receipt["answered"], "receipt.answered"),
    ack: counter(raw["ack"], "ack"),
    late: optionalList(raw["late"], "late", counter),
    rejected: optionalList(raw["rejected"], "rejected", rejection),
  };
}
