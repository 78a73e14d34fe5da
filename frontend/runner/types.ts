/** Shapes of the delivery protocol, as the server sends and receives them. */

export type Locale = "en" | "fr";
/** A text the server gives once, or once per interface language. */
export type Localised = string | Partial<Record<Locale, string>>;

export type SittingState = "ready" | "running" | "paused" | "closing" | "closed";

export interface Option {
  readonly id: string;
  readonly html: string;
}

export interface Item {
  readonly ref: string;
  readonly number: number;
  readonly lang: string | null;
  readonly prompt_html: string;
  readonly options: readonly Option[];
}

export interface Clip {
  readonly id: string;
  readonly url: string;
  /** How many times the clip may be played; null means without limit. */
  readonly plays: number | null;
  readonly seconds: number;
}

export interface Stimulus {
  readonly html: string;
  readonly audio: Clip | null;
  readonly lang: string | null;
}

export interface Group {
  readonly id: string;
  readonly stimulus: Stimulus | null;
  readonly items: readonly Item[];
}

export interface Part {
  readonly id: string;
  readonly title: Localised;
  readonly groups: readonly Group[];
}

export interface Section {
  readonly id: string;
  readonly parts: readonly Part[];
  /** Projects of an Office test, in the order of the parts; absent in other tests. */
  readonly office?: readonly OfficeProject[];
  /** The paper of a written test, whose tasks are the items of the parts. */
  readonly written?: Paper;
}

/** A text in the languages in which it may be read. */
export type Texts = Readonly<Partial<Record<Locale, string>>>;

/** A paper as candidates see it. */
export interface Paper {
  readonly parts: readonly PaperPart[];
  readonly sources: readonly PaperSource[];
  /** Whether the browser may mark spelling for everybody: only in forms fixed long ago. */
  readonly spelling: boolean;
  readonly limits: { readonly upload: number; readonly notes: number };
}

export interface PaperPart {
  readonly title: Localised;
  readonly instructions: Localised;
  readonly tasks: readonly PaperTask[];
}

export interface PaperTask {
  readonly ref: string;
  readonly kind: string;
  /** In which language the answer is written; null where the candidate chooses. */
  readonly language: Locale | null;
  /** In which language its sources are read; null for whichever. */
  readonly reads: Locale | null;
  readonly title: Localised;
  readonly prompt: Texts;
  readonly weight: number;
  readonly guidance: { readonly least: number; readonly most: number } | null;
  readonly paste_blocked: boolean;
  readonly accepts: readonly string[];
  readonly criteria: readonly { readonly title: Localised; readonly weight: number }[];
  readonly sources: readonly string[];
}

export interface PaperSource {
  readonly ref: string;
  readonly kind: string;
  readonly title: Texts;
  readonly text: Texts | null;
  readonly table: Readonly<Partial<Record<Locale, readonly (readonly string[])[]>>> | null;
  readonly alternative: Texts | null;
  /** Language -> address. */
  readonly file: Texts | null;
  /** A PDF page by page; null for other documents and where no pictures were made. */
  readonly pages: Readonly<Partial<Record<Locale, readonly PaperPage[]>>> | null;
}

/** One page of a PDF: a picture, its size in pixels, and the words on it. */
export interface PaperPage {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly text: string;
}

/** One project of an Office test: a file to work on, and its tasks in plain words. */
export interface OfficeProject {
  readonly ref: string;
  readonly application: string;
  readonly title: Localised;
  readonly scenario: Localised;
  /** Interface language -> address of the opening. */
  readonly openings: Readonly<Partial<Record<Locale, string>>>;
  /** Name -> address of a picture. */
  readonly assets: Readonly<Record<string, string>>;
  readonly tasks: readonly { readonly ref: string; readonly text: Localised }[];
}

export interface HeldAnswer {
  readonly value: { readonly choice: string | null; readonly language?: Locale };
  readonly epoch: number;
  readonly n: number;
}

/** The newest event of a type for a place. */
export interface HeldValue {
  readonly value: Readonly<Record<string, unknown>>;
  readonly epoch: number;
  readonly n: number;
}

/** The newest flag event the server holds for a question. */
export interface HeldFlag {
  readonly flagged: boolean;
  readonly epoch: number;
  readonly n: number;
}

/** A message of the invigilator that waits to be acknowledged. */
export interface Message {
  readonly id: number;
  readonly text: string;
  /** When it was written, ISO 8601; "" when the server does not say. */
  readonly at: string;
}

/** What has become of the candidate's request for an invigilator. */
export type Help = "none" | "waiting" | "coming";
/** Why a sitting stands still; `other` is a reason that this page does not know. */
export type PauseKind = "invigilator" | "break" | "device" | "ended" | "other";

/** What both an entering page and a saving one are told about the room. */
export interface Room {
  readonly messages: readonly Message[];
  readonly help: Help;
  readonly pause: PauseKind | null;
  readonly break_left_ms: number;
}

/** What a rescue file of this sitting is made with: nothing here opens one. */
export interface RescueMaterial {
  /** The server's public key, a raw P-256 point in base64. */
  readonly public: string;
  /** Marks what this sitting's page has written, in base64. */
  readonly secret: string;
}

export interface Settings {
  readonly sync_ms: number;
  readonly idle_ms: number;
  readonly audio_check: string | null;
  /** How long after the end an answer composed before it still counts by itself. */
  readonly grace_ms: number;
  /** An accommodation of this person: the browser may mark misspelt words in written answers. */
  readonly spelling: boolean;
}

export interface EnterReply extends Room {
  readonly sitting: string;
  readonly epoch: number;
  readonly state: SittingState;
  readonly server_ms: number;
  readonly remaining_ms: number;
  readonly duration_ms: number;
  /** How long others have who sit this test; as long when the server does not say. */
  readonly usual_ms?: number;
  readonly title: Localised;
  readonly test_language: string;
  readonly instructions: Localised;
  readonly section: Section | null;
  readonly answers: Readonly<Record<string, HeldAnswer>>;
  readonly flags: readonly string[];
  /** Where the flags come from; empty when the server does not say. */
  readonly flag_events: Readonly<Record<string, HeldFlag>>;
  readonly plays: Readonly<Record<string, number>>;
  readonly seen: readonly string[];
  /** The kind of test; empty when the server does not say. */
  readonly kind: string;
  /** Type of event -> place -> its newest, as far as the kind of test has it told. */
  readonly told: Readonly<Record<string, Readonly<Record<string, HeldValue>>>>;
  readonly settings: Settings;
  readonly candidate: { readonly name: string };
  readonly rescue: RescueMaterial | null;
}

export interface Rejection {
  readonly n: number;
  readonly error: string;
}

export interface SyncReply extends Room {
  readonly ack: number;
  readonly epoch: number;
  readonly state: SittingState;
  readonly remaining_ms: number;
  readonly server_ms: number;
  readonly saved_at: string;
  readonly late: readonly number[];
  readonly rejected: readonly Rejection[];
  /** Projects whose whole state the server asks for, because its own is another. */
  readonly wanted: readonly string[];
}

export interface Receipt {
  readonly url: string;
  readonly items: number;
  readonly answered: number;
  /** Last counter of this epoch up to which the server holds everything. */
  readonly ack: number;
  /** Counters of the last batch that came too late to count by themselves. */
  readonly late: readonly number[];
  /** What the server has of the last batch and cannot take: it is acknowledged and does not count. */
  readonly rejected: readonly Rejection[];
}

/** What happens around the questions: evidence for people, never part of a score. */
export type SignalType = "focus" | "fullscreen" | "network" | "paste" | "ack" | "help";
/**
 * `command` is kept in its order, never replaced by a newer one; `digest` is of a state, and
 * `state` a part of one, given when the server asks. `write` is a step of a text, `upload` says
 * which file counts; both are kept in their order as well.
 */
export type EventType =
  "answer" | "flag" | "view" | "play" | "command" | "digest" | "state" | "write" | "upload"
  | "notes" | "highlight" | SignalType;

/** Whether every event of a type counts, in their order, each once by its `id`. */
export function isOrdered(type: string): boolean {
  return type === "command" || type === "write" || type === "upload";
}

/** Whether events of a type change what counts: what the candidate is told about. */
export function isChange(type: EventType): boolean {
  return type === "answer" || type === "flag" || type === "notes" || isOrdered(type);
}

/** An event before it has a place in the journal. `t`: server-elapsed milliseconds. */
export interface Draft {
  readonly item: string | null;
  readonly type: EventType;
  readonly value: Readonly<Record<string, unknown>>;
  readonly t: number;
}

/** An event with its counter, as it travels in a batch. */
export interface JournalEvent extends Draft {
  readonly n: number;
}

/** An event as found in the local journal, with the epoch it was written under. */
export interface StoredEvent extends JournalEvent {
  readonly epoch: number;
}

/** Whether a section's work is kept in its order, and fetched when a page opens. */
export function keepsWork(section: Section | null): boolean {
  return section?.office !== undefined || section?.written !== undefined;
}
