/** What the page knows, and how each happening changes it. Pure: no DOM, no clock, no network. */
import type { Trouble } from "./sync";
import { keepsWork } from "./types";
import type {
  Draft, EnterReply, Group, Help, Item, Locale, Message, Part, PauseKind, Section, SittingState, SyncReply,
} from "./types";

/** One screen: a group of questions with its stimulus, or a single question. */
export interface Screen {
  readonly part: Part;
  readonly group: Group;
  readonly items: readonly Item[];
}

/** `returning`: called off, but the server has not yet said that the test goes on. */
export type HandIn = "none" | "sending" | "waiting" | "returning" | "done";

export interface RunnerState {
  readonly content: EnterReply | null;
  readonly sitting: SittingState;
  readonly screens: readonly Screen[];
  readonly position: number;
  readonly answers: Readonly<Record<string, string | null>>;
  /** Languages that the candidate has chosen to write in. */
  readonly languages: Readonly<Record<string, Locale>>;
  /** Type -> place -> newest value, of what is kept besides answers (notes, highlights). */
  readonly told: Readonly<Record<string, Readonly<Record<string, Draft["value"]>>>>;
  readonly flags: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
  readonly plays: Readonly<Record<string, number>>;
  /** Projects whose whole state the server asks for. */
  readonly wanted: readonly string[];
  /** Names of files on their way to the server. */
  readonly sending: readonly string[];
  /** Names of files that did not arrive: the hand-in was called off, or at the end goes on without them. */
  readonly missing: readonly string[];
  /** How often texts, files or notes of an earlier page were found late: views then open anew. */
  readonly rereads: number;
  /** Questions whose last answer the server could not accept. */
  readonly rejected: ReadonlySet<string>;
  /** Events without acknowledgement. */
  readonly unsent: number;
  /** Answers and flags among them: what the candidate is told about. */
  readonly changes: number;
  readonly writing: number;
  /** False once the browser failed to keep a local copy. */
  readonly durable: boolean;
  /** Tasks whose text is not kept, each with the server's time of the last save before; null without one. */
  readonly unkept: Readonly<Record<string, string | null>>;
  /** Server's time of the last save that left no answer unsent. */
  readonly savedAt: string | null;
  readonly trouble: Trouble | null;
  /** Minutes since the last valid reply, while in trouble. */
  readonly troubleMinutes: number;
  readonly superseded: boolean;
  readonly timeUp: boolean;
  readonly handIn: HandIn;
  readonly starting: boolean;
  /** The server's words when it refused to open, start or hand in; "" when it gave none. */
  readonly refusal: string | null;
  readonly messages: readonly Message[];
  /** Messages that the candidate has said to have read. */
  readonly acknowledged: ReadonlySet<number>;
  readonly help: Help;
  /** Why the sitting is paused, when it is. */
  readonly pause: PauseKind | null;
  /** Time left of the breaks, as the server last said. */
  readonly breakLeftMs: number;
  /** A break is being asked for or ended; `failed` once the server could not be asked. */
  readonly breaking: "none" | "asking" | "failed";
  /** Why the server refused the break, in its words; null when it did not answer. */
  readonly breakRefusal: string | null;
  /** Another tab of this browser has the test, and the candidate has not chosen this one. */
  readonly elsewhere: boolean;
  /** Opened without the server from what this computer keeps; the server's word is awaited. */
  readonly provisional: boolean;
  /** Whether the page fills the screen; null where this browser cannot. */
  readonly fullscreen: boolean | null;
  /** Questions with an answer that arrived too late to count by itself. */
  readonly late: number;
  /** The server would not take some events: this computer keeps its copy. */
  readonly undelivered: boolean;
  /** What earlier pages left on this computer could not be read yet: it is not erased. */
  readonly unread: boolean;
  /** Where the receipt is, once there is one. */
  readonly receiptUrl: string | null;
}

export const INITIAL: RunnerState = {
  content: null,
  sitting: "ready",
  screens: [],
  position: 0,
  answers: {},
  languages: {},
  told: {},
  flags: new Set(),
  seen: new Set(),
  plays: {},
  wanted: [],
  sending: [],
  missing: [],
  rereads: 0,
  rejected: new Set(),
  unsent: 0,
  changes: 0,
  writing: 0,
  durable: true,
  unkept: {},
  savedAt: null,
  trouble: null,
  troubleMinutes: 0,
  superseded: false,
  timeUp: false,
  handIn: "none",
  starting: false,
  refusal: null,
  messages: [],
  acknowledged: new Set(),
  help: "none",
  pause: null,
  breakLeftMs: 0,
  breaking: "none",
  breakRefusal: null,
  elsewhere: false,
  provisional: false,
  fullscreen: null,
  late: 0,
  undelivered: false,
  unread: false,
  receiptUrl: null,
};

export type Action =
  | { readonly type: "entered"; readonly reply: EnterReply; readonly carried: readonly Draft[]; readonly provisional?: boolean; readonly place?: string }
  | { readonly type: "started"; readonly reply: EnterReply }
  | { readonly type: "event"; readonly draft: Draft }
  | { readonly type: "reread" }
  | { readonly type: "uploads"; readonly sending: readonly string[] }
  | { readonly type: "missing"; readonly names: readonly string[] }
  | { readonly type: "moved"; readonly position: number }
  | { readonly type: "outbox"; readonly unsent: number; readonly changes: number; readonly writing: number; readonly durable: boolean; readonly unkept?: RunnerState["unkept"] }
  | { readonly type: "synced"; readonly reply: SyncReply; readonly saved: boolean; readonly rejected: readonly string[] }
  | { readonly type: "trouble"; readonly trouble: Trouble | null }
  | { readonly type: "waited"; readonly minutes: number }
  | { readonly type: "superseded" }
  | { readonly type: "time"; readonly up: boolean }
  | { readonly type: "handIn"; readonly stage: Exclude<HandIn, "done"> }
  | { readonly type: "done"; readonly receiptUrl: string }
  | { readonly type: "copy"; readonly undelivered: boolean; readonly unread: boolean }
  | { readonly type: "late"; readonly count: number }
  | { readonly type: "starting"; readonly on: boolean }
  | { readonly type: "refused"; readonly words: string | null }
  | { readonly type: "acknowledged"; readonly id: number }
  | { readonly type: "help"; readonly help: Help }
  | {
    readonly type: "breaking"; readonly stage: RunnerState["breaking"]; readonly refusal?: string;
  }
  | { readonly type: "elsewhere"; readonly on: boolean }
  | { readonly type: "fullscreen"; readonly on: boolean };

export function reduce(state: RunnerState, action: Action): RunnerState {
  switch (action.type) {
    case "entered":
      return { ...entered(state, action.reply, action.carried, action.place ?? ""), provisional: action.provisional === true };
    case "started":
      return {
        ...state,
        content: action.reply,
        sitting: action.reply.state,
        screens: screensOf(action.reply.section),
        starting: false,
        refusal: null,
        trouble: null,
        pause: action.reply.pause,
        breakLeftMs: action.reply.break_left_ms,
      };
    case "event":
      return applied(state, action.draft);
    case "uploads":
      return { ...state, sending: action.sending };
    case "missing":
      return { ...state, missing: action.names };
    case "reread":
      return { ...state, rereads: state.rereads + 1 };
    case "moved":
      return { ...state, position: clamp(action.position, state.screens.length) };
    case "outbox":
      return {
        ...state, unsent: action.unsent, changes: action.changes,
        writing: action.writing, durable: action.durable, unkept: action.unkept ?? state.unkept,
      };
    case "synced":
      return synced(state, action.reply, action.saved, action.rejected);
    case "trouble":
      return { ...state, trouble: action.trouble };
    case "waited":
      return state.troubleMinutes === action.minutes
        ? state : { ...state, troubleMinutes: action.minutes };
    case "superseded":
      return { ...state, superseded: true, handIn: "none" };
    case "time":
      return { ...state, timeUp: action.up };
    case "handIn":
      return { ...state, handIn: action.stage };
    case "done":
      return { ...state, sitting: "closed", handIn: "done", receiptUrl: action.receiptUrl };
    case "copy":
      return { ...state, undelivered: action.undelivered, unread: action.unread };
    case "late":
      return { ...state, late: action.count };
    case "starting":
      return { ...state, starting: action.on };
    case "refused":
      return { ...state, refusal: action.words, starting: false };
    case "acknowledged":
      return { ...state, acknowledged: added(state.acknowledged, action.id) };
    case "help":
      return state.help === action.help ? state : { ...state, help: action.help };
    case "breaking":
      return { ...state, breaking: action.stage, breakRefusal: action.refusal ?? null };
    case "elsewhere":
      return { ...state, elsewhere: action.on };
    case "fullscreen":
      return state.fullscreen === action.on ? state : { ...state, fullscreen: action.on };
  }
}

function entered(
  state: RunnerState, reply: EnterReply, carried: readonly Draft[], place: string,
): RunnerState {
  const screens = screensOf(reply.section);
  const answers: Record<string, string | null> = {};
  const languages: Record<string, Locale> = {};
  for (const [ref, { value }] of Object.entries(reply.answers)) {
    answers[ref] = value.choice;
    if (value.language !== undefined) languages[ref] = value.language;
  }
  const told = Object.fromEntries(Object.entries(reply.told).map(([type, places]) =>
    [type, Object.fromEntries(Object.entries(places).map(([ref, held]) => [ref, held.value]))]));
  const fresh: RunnerState = {
    ...INITIAL,
    content: reply,
    sitting: reply.state,
    screens,
    answers,
    languages,
    told,
    flags: new Set(reply.flags),
    seen: new Set(reply.seen),
    plays: { ...reply.plays },
    durable: state.durable,
    unkept: state.unkept,
    savedAt: null,
    timeUp: reply.state === "closing" || reply.state === "closed",
    messages: merged([], reply.messages),
    acknowledged: state.acknowledged,
    help: reply.help,
    pause: reply.pause,
    breakLeftMs: reply.break_left_ms,
    fullscreen: state.fullscreen,
    sending: state.sending,
    missing: state.missing,
    late: state.late,
    undelivered: state.undelivered,
    unread: state.unread,
  };
  const restored = carried.reduce(applied, fresh);
  // Work that is kept in order says nothing about the task that was open: this computer knows it.
  const open = keepsWork(reply.section) && place !== "" ? place : null;
  return {
    ...restored,
    position: resumeAt(restored, state.position, open ?? lastWorkedOn(reply, carried)),
  };
}

/** The question answered last: on this computer, else by what the server holds. */
function lastWorkedOn(reply: EnterReply, carried: readonly Draft[]): string | null {
  const unsent = carried.filter(({ type }) => type === "answer" || type === "view").at(-1);
  if (unsent !== undefined) return unsent.item;
  const held = Object.entries(reply.answers)
    .sort(([, a], [, b]) => a.epoch - b.epoch || a.n - b.n).at(-1);
  return held?.[0] ?? null;
}

/** Where to go on: where this page was, else at the question worked on last. */
function resumeAt(state: RunnerState, previous: number, last: string | null): number {
  if (previous > 0) return clamp(previous, state.screens.length);
  const worked = state.screens.findIndex((screen) => screen.items.some((item) => item.ref === last));
  if (worked >= 0) return worked;
  const unseen = state.screens.findIndex((screen) =>
    screen.items.some((item) => !state.seen.has(item.ref)));
  if (unseen < 0) return 0;
  // The last screen looked at is the one worked on, not the first never seen.
  return Math.max(0, unseen - 1);
}

function applied(state: RunnerState, draft: Draft): RunnerState {
  const { item, type, value } = draft;
  if (item === null) return signalled(state, draft);
  switch (type) {
    case "answer": {
      const choice = typeof value["choice"] === "string" ? value["choice"] : null;
      return {
        ...state,
        answers: { ...state.answers, [item]: choice },
        languages: value["language"] === "en" || value["language"] === "fr"
          ? { ...state.languages, [item]: value["language"] } : state.languages,
        rejected: removed(state.rejected, item),
      };
    }
    case "flag":
      return {
        ...state,
        flags: value["flagged"] === true ? added(state.flags, item) : removed(state.flags, item),
      };
    case "notes": case "highlight":
      return { ...state, told: { ...state.told, [type]: { ...state.told[type], [item]: value } } };
    case "view":
      return { ...state, seen: added(state.seen, item) };
    case "play": {
      const plays = Math.max(state.plays[item] ?? 0, Number(value["play"]) || 0);
      return { ...state, plays: { ...state.plays, [item]: plays } };
    }
    default:
      return state;
  }
}

function signalled(state: RunnerState, { type, value }: Draft): RunnerState {
  if (type === "ack") return { ...state, acknowledged: added(state.acknowledged, Number(value["message"])) };
  if (type === "help") return { ...state, help: value["asked"] === true ? "waiting" : "none" };
  return state;
}

function synced(
  state: RunnerState, reply: SyncReply, saved: boolean, rejected: readonly string[],
): RunnerState {
  return {
    ...state,
    sitting: reply.state,
    savedAt: saved || firstWord(state, reply) ? reply.saved_at : state.savedAt,
    trouble: null,
    troubleMinutes: 0,
    timeUp: reply.state === "closing" || reply.state === "closed" || state.timeUp,
    messages: merged(state.messages, reply.messages),
    pause: reply.pause,
    breakLeftMs: reply.break_left_ms,
    wanted: reply.wanted,
    rejected: rejected.reduce(added, state.rejected),
    // Shown without an answer, so that the same option can be chosen again.
    answers: { ...state.answers, ...Object.fromEntries(rejected.map((ref) => [ref, null])) },
  };
}

/**
 * A heartbeat saves nothing and does not move the time of the last save; after a reload,
 * though, the first one confirms the answers that the page has from the server.
 */
function firstWord(state: RunnerState, { rejected }: SyncReply): boolean {
  return state.savedAt === null && state.changes === 0 && rejected.length === 0
    && Object.values(state.answers).some((choice) => choice !== null);
}

function merged(known: readonly Message[], more: readonly Message[]): readonly Message[] {
  const fresh = more.filter((message) => !known.some((other) => other.id === message.id));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

function added<T>(set: ReadonlySet<T>, entry: T): ReadonlySet<T> {
  return set.has(entry) ? set : new Set([...set, entry]);
}

function removed(set: ReadonlySet<string>, entry: string): ReadonlySet<string> {
  return set.has(entry) ? new Set([...set].filter((other) => other !== entry)) : set;
}

function clamp(position: number, length: number): number {
  return Math.max(0, Math.min(position, length - 1));
}

/** Lay a section out: a group with a stimulus is one screen, questions without one stand alone. */
export function screensOf(section: Section | null): readonly Screen[] {
  if (section === null) return [];
  return section.parts.flatMap((part) =>
    part.groups.flatMap((group): Screen[] =>
      group.stimulus === null
        ? group.items.map((item) => ({ part, group, items: [item] }))
        : [{ part, group, items: group.items }],
    ),
  );
}

export type Phase =
  | "loading" | "elsewhere" | "superseded" | "instructions" | "test" | "paused"
  | "returning" | "timeup" | "done";

/** Which screen stands. Exactly one does at any time. */
export function phaseOf(state: RunnerState): Phase {
  if (state.handIn === "done") return "done";
  if (state.elsewhere) return "elsewhere";
  if (state.superseded) return "superseded";
  if (state.content === null) return "loading";
  if (state.timeUp || state.sitting === "closing" || state.sitting === "closed") return "timeup";
  if (state.handIn === "returning") return "returning";
  if (state.sitting === "ready" || state.content.section === null) return "instructions";
  if (state.sitting === "paused") return "paused";
  return "test";
}

export type ItemStatus = "answered" | "unanswered" | "unseen";

export function statusOf(state: RunnerState, ref: string): ItemStatus {
  if (typeof state.answers[ref] === "string") return "answered";
  return state.seen.has(ref) ? "unanswered" : "unseen";
}

export interface Tally {
  readonly total: number;
  readonly answered: number;
  readonly unanswered: number;
  readonly unseen: number;
  readonly flagged: number;
}

/** Counts over all questions: `unanswered` are seen without an answer, `unseen` never shown. */
export function tally(state: RunnerState): Tally {
  const refs = state.screens.flatMap((screen) => screen.items.map((item) => item.ref));
  const count = (status: ItemStatus): number =>
    refs.filter((ref) => statusOf(state, ref) === status).length;
  return {
    total: refs.length,
    answered: count("answered"),
    unanswered: count("unanswered"),
    unseen: count("unseen"),
    flagged: refs.filter((ref) => state.flags.has(ref)).length,
  };
}

/**
 * Answers whose language the candidate is free to choose and has not said: where they stand, and
 * their numbers. What holds nothing yet lacks more than that, and is not among them.
 */
export function languageMissing(state: RunnerState): readonly { readonly position: number; readonly item: Item }[] {
  const free = new Set((state.content?.section?.written?.parts ?? []).flatMap(({ tasks }) => tasks)
    .filter(({ language }) => language === null).map(({ ref }) => ref));
  return state.screens.flatMap(({ items }, position) => items.map((item) => ({ position, item })))
    .filter(({ item: { ref } }) => free.has(ref) && typeof state.answers[ref] === "string"
      && state.languages[ref] === undefined);
}

/** Whether the end holds something that the candidate must read before the receipt opens. */
export function isNotable({ late, undelivered, unread, missing }: RunnerState): boolean {
  return late > 0 || undelivered || unread || missing.length > 0;
}

/** What may honestly be said about the last change. */
export type SaveWords = "unsaved" | "choosing" | "kept" | "unkept" | "sending" | "safe" | "connected";

export function saveWords(state: RunnerState): SaveWords {
  if (Object.keys(state.unkept).length > 0) return "unsaved";
  if (state.writing > 0 && state.changes > 0) return "choosing";
  if (state.changes > 0) return state.durable ? "kept" : "unkept";
  if (state.sending.length > 0) return "sending";
  return state.savedAt === null ? "connected" : "safe";
}

/** The numbers of the tasks whose text is not kept, and since when at the latest one of them is not. */
export function unsavedOf({ screens, unkept }: RunnerState): { numbers: readonly number[]; since: string | null } {
  const items = screens.flatMap((screen) => screen.items).filter(({ ref }) => ref in unkept);
  const since = Object.values(unkept).filter((time) => time !== null).sort()[0] ?? null;
  return { numbers: items.map(({ number }) => number), since };
}
