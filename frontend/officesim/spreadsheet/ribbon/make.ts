/** Short ways to describe the ribbon's controls: the label is the command's word. */
import type { Via } from "../../contract";
import { type AnyControl, type Button, type Check, type Gallery, type GalleryItem, type Group, type Menu, type MenuItem, type Split, type Tab, type Toggle, paletteItems } from "../../kit";
import type { App } from "../app";
import type { Words } from "../words";

export type Label = keyof Words["r"];
type Size = "large" | "small" | "icon";

interface More {
  readonly icon?: string;
  readonly size?: Size;
  readonly argument?: string;
  readonly shortcut?: string;
  readonly label?: string;
  enabled?(): boolean;
}

export class Maker {
  constructor(readonly app: App) {}

  label(id: string): string {
    return (this.app.w.r as Readonly<Record<string, string>>)[id] ?? id;
  }

  private base(id: string, key: string, more: More) {
    const { icon, size, shortcut, enabled } = more;
    return {
      id,
      label: more.label ?? this.label(id),
      key,
      ...(icon ? { icon } : {}),
      size: size ?? ("small" as const),
      ...(shortcut ? { shortcut } : {}),
      enabled: () => !this.app.session.readOnly && (enabled?.() ?? true),
    };
  }

  private run(id: string, argument?: string) {
    return (via: Via): void => this.app.do(id, via, argument);
  }

  button(id: string, key: string, icon?: string, size: Size = "small", more: More = {}): Button {
    return { kind: "button", ...this.base(id, key, { ...more, ...(icon ? { icon } : {}), size }), run: this.run(id, more.argument) };
  }

  toggle(id: string, key: string, icon: string, pressed: () => boolean, more: More = {}): Toggle {
    return { kind: "toggle", ...this.base(id, key, { size: "icon", icon, ...more }), pressed, run: this.run(id, more.argument) };
  }

  check(id: string, key: string, checked: () => boolean, more: More = {}): Check {
    return { kind: "check", ...this.base(id, key, more), checked, run: this.run(id, more.argument) };
  }

  menu(id: string, key: string, icon: string | undefined, size: Size, items: () => readonly MenuItem[], more: More = {}): Menu {
    return { kind: "menu", ...this.base(id, key, { ...more, ...(icon ? { icon } : {}), size }), items };
  }

  split(id: string, key: string, icon: string, size: Size, items: () => readonly MenuItem[], more: More = {}): Split {
    return { kind: "split", ...this.base(id, key, { ...more, icon, size }), run: this.run(id, more.argument), items };
  }

  item(id: string, key: string, more: More & { separator?: boolean; checked?(): boolean; items?: readonly MenuItem[] } = {}): MenuItem {
    const words = more.argument === undefined ? id : `${id}:${more.argument}`;
    return {
      id: words,
      label: more.label ?? ((this.app.w.r as Readonly<Record<string, string>>)[words] ?? this.label(id)),
      key,
      ...(more.icon ? { icon: more.icon } : {}),
      ...(more.shortcut ? { shortcut: more.shortcut } : {}),
      ...(more.separator ? { separator: true } : {}),
      ...(more.checked ? { checked: more.checked } : {}),
      ...(more.enabled ? { enabled: more.enabled } : {}),
      ...(more.items ? { items: more.items } : { run: this.run(id, more.argument) }),
    };
  }

  /** A colour button: the palette, and none. */
  colours(id: string, key: string, icon: string, selected: () => string | null, none: string): Gallery {
    return {
      kind: "gallery",
      ...this.base(id, key, { icon, size: "icon" }),
      items: () => paletteItems(),
      selected: () => selected()?.toLowerCase() ?? null,
      choose: (colour, via) => this.app.do(id, via, colour.toUpperCase()),
      more: [{ id: `${id}.none`, label: none, run: (via) => this.app.do(id, via, "") }],
      inline: 0,
    };
  }

  gallery(id: string, key: string, icon: string, items: () => readonly GalleryItem[], selected: () => string | null, more: { inline?: number; size?: Size; more?: readonly MenuItem[] } = {}): Gallery {
    return {
      kind: "gallery",
      ...this.base(id, key, { icon, size: more.size ?? "large" }),
      items,
      selected,
      choose: (name, via) => this.app.do(id, via, name),
      inline: more.inline ?? 0,
      ...(more.more ? { more: more.more } : {}),
    };
  }

  group(id: string, controls: readonly AnyControl[], launcher?: Button): Group {
    return { id, label: this.label(`group.${id}`), controls, ...(launcher ? { launcher } : {}) };
  }

  tab(id: string, key: string, groups: readonly Group[], visible?: () => boolean): Tab {
    return { id, label: this.label(`tab.${id}`), key, groups, ...(visible ? { visible } : {}) };
  }
}
