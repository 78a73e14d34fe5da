/**
 * The ribbon as data. An application describes its controls; the kit draws them, names them to
 * screen readers, gives them KeyTips, and calls `run` with how they were used.
 */
import type { Via } from "../contract";

export interface Control {
  /** The command's name in the journal: "font.bold". */
  readonly id: string;
  readonly label: string;
  /** Longer words for the tooltip, with the shortcut as people write it ("Ctrl+B"). */
  readonly tip?: string;
  readonly shortcut?: string;
  /** KeyTip: one or two capitals, unique within its tab. */
  readonly key: string;
  /** Name of an icon in `kit/icons.ts`. */
  readonly icon?: string;
  /** `large` stands over the whole height of its group. */
  readonly size?: "large" | "small" | "icon";
  /** Whether it can be used now; a control that cannot stays focusable and says so. */
  enabled?(): boolean;
  /** Why it cannot be used now, in a few words ("Select a table first"). */
  reason?(): string;
  /** Starts a new row, where the kit's own packing would not. */
  readonly newRow?: boolean;
}

export interface Button extends Control {
  readonly kind: "button";
  run(via: Via): void;
}
export interface Toggle extends Control {
  readonly kind: "toggle";
  pressed(): boolean | "mixed";
  run(via: Via): void;
}
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly key?: string;
  readonly icon?: string;
  readonly shortcut?: string;
  readonly separator?: boolean;
  readonly items?: readonly MenuItem[];
  checked?(): boolean;
  enabled?(): boolean;
  run?(via: Via): void;
}
export interface Menu extends Control {
  readonly kind: "menu";
  items(): readonly MenuItem[];
}
/** A button with a menu beside it. */
export interface Split extends Control {
  readonly kind: "split";
  run(via: Via): void;
  items(): readonly MenuItem[];
}
/** Pictures of a choice (styles, layouts, colours, tables by rows and columns). */
export interface GalleryItem {
  readonly id: string;
  readonly label: string;
  /** Class names that draw the sample; or a colour as #rrggbb. */
  readonly sample?: string;
  readonly colour?: string;
  readonly group?: string;
}
export interface Gallery extends Control {
  readonly kind: "gallery";
  items(): readonly GalleryItem[];
  selected(): string | null;
  choose(id: string, via: Via): void;
  /** Below the items: "More colours…", "New style…". */
  readonly more?: readonly MenuItem[];
  /** How many stand in the ribbon itself; 0 shows a button that opens it. */
  readonly inline?: number;
  /** Columns of the pop-up; without it items flow (colours: 10). */
  readonly columns?: number;
  /** Items are rows × columns: all from the first to the one pointed at are marked. */
  readonly sweep?: boolean;
}
/** A field with a list: font, size, number format. */
export interface Combo extends Control {
  readonly kind: "combo";
  readonly width: number; // in characters
  readonly editable: boolean;
  options(): readonly string[];
  value(): string;
  set(value: string, via: Via): void;
}
export interface Spinner extends Control {
  readonly kind: "spinner";
  readonly unit: string;
  readonly step: number;
  readonly min: number;
  readonly max: number;
  value(): number | null;
  set(value: number, via: Via): void;
}
export interface Check extends Control {
  readonly kind: "check";
  checked(): boolean;
  run(via: Via): void;
}
export type AnyControl = Button | Toggle | Menu | Split | Gallery | Combo | Spinner | Check;

export interface Group {
  readonly id: string;
  readonly label: string;
  readonly controls: readonly AnyControl[];
  /** The small arrow in the corner that opens the full dialog. */
  readonly launcher?: Button;
}
export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly groups: readonly Group[];
  /** A contextual tab (table, chart, picture) shows only then. */
  visible?(): boolean;
}
export interface RibbonSpec {
  readonly tabs: readonly Tab[];
  readonly quick: readonly Button[];
}
export interface Ribbon {
  readonly element: HTMLElement;
  /** Draw the state of all controls anew (after each command or move of the selection). */
  refresh(): void;
  select(tab: string): void;
  destroy(): void;
}

export type FieldValue = string | number | boolean | null;
export interface DialogField {
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "number" | "check" | "radio" | "select" | "colour" | "list" | "textarea" | "date";
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly value?: FieldValue;
  readonly hint?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly fieldset?: string;
  /** Shown only while this holds. */
  when?(values: Readonly<Record<string, FieldValue>>): boolean;
}
export interface DialogSpec {
  readonly title: string;
  readonly tabs: readonly { readonly label: string; readonly fields: readonly DialogField[] }[];
  readonly ok?: string;
  readonly buttons?: readonly { readonly id: string; readonly label: string }[];
  /** A problem to show beside a field, or null when all is well. */
  check?(values: Readonly<Record<string, FieldValue>>): { field: string; text: string } | null;
}
/** Resolves to the values and the button ("ok" or an own id); null when cancelled. */
export type OpenDialog = (
  spec: DialogSpec,
) => Promise<{ button: string; values: Record<string, FieldValue> } | null>;
export type OpenMenu = (at: { x: number; y: number } | HTMLElement, items: readonly MenuItem[]) => void;
export interface StatusBar {
  readonly element: HTMLElement;
  set(parts: readonly { id: string; text: string }[]): void;
  zoom?: { value(): number; set(percent: number): void };
}
