/** Design, Transitions and Animations. */
import type { AnyControl, Spinner, Tab } from "../../kit";
import type { App } from "../app";
import {
  animate, applyFonts, applyScheme, applyTheme, changeAnimations, DIRECTIONS, EFFECTS, FONT_PAIRS, moveAnimation, SCHEMES, setBackground, setSize, setTransition, THEMES,
  transitionToAll, TRANSITIONS,
} from "../commands/design";
import { backgroundDialog, coloursDialog, slideSizeDialog } from "../dialogs";
import { masterOf } from "../model/inherit";
import type { Animation } from "../model/deck";
import { able, button, check, colours, item, menu, toggle } from "./parts";

export function themeControls(app: App): AnyControl[] {
  const { c } = app.words;
  const { editor } = app;
  return [
    menu("design.colours", c.colours, "C", "color", "small", () => [
      ...Object.keys(SCHEMES).map((name) => item(`scheme-${name}`, name, (via) => applyScheme(editor, via, name))),
      item("scheme.more", app.words.d.colours, () => void coloursDialog(app), undefined, { separator: true }),
    ], () => able(app)),
    menu("design.fonts", c.fonts, "F", "text_font", "small", () => FONT_PAIRS.map(([major, minor]) =>
      item(`fonts-${major}`, `${major} – ${minor}`, (via) => applyFonts(editor, via, major, minor))), () => able(app)),
    colours(app, "design.background", c.background, "B", "color_background", "small", () => editor.current?.background ?? null, (fill, via) => setBackground(editor, via, fill, false), [
      item("background.more", c.moreFormats, () => void backgroundDialog(app), "F"),
    ], () => able(app)),
  ];
}

export function designTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  const { editor } = app;
  const theme = () => (editor.current ? masterOf(editor.state.deck, editor.current).theme?.name ?? null : null);
  const wide = () => Math.abs(editor.state.deck.size.w / editor.state.deck.size.h - 16 / 9) < 0.01;
  return {
    id: "design", label: tabs.design, key,
    groups: [
      { id: "themes", label: groups.themes, controls: [{
        kind: "gallery", id: "design.theme", label: c.themes, key: "H", inline: 4, selected: theme, enabled: () => able(app),
        items: () => THEMES.map(({ name }) => ({ id: name, label: name, sample: `pp-theme-picture pp-theme-${name.toLowerCase()}` })),
        choose: (id, via) => { const choice = THEMES.find(({ name }) => name === id); if (choice) applyTheme(editor, via, choice); },
      }] },
      { id: "variants", label: groups.variants, controls: themeControls(app) },
      { id: "customise", label: groups.customise, controls: [
        menu("design.size", c.slideSize, "S", "slide_size", "large", () => [
          item("size.standard", c.standard, (via) => setSize(editor, via, { w: 9144000, h: 6858000 }), "S", { checked: () => !wide() && editor.state.deck.size.w === 9144000 }),
          item("size.wide", c.wide, (via) => setSize(editor, via, { w: 12192000, h: 6858000 }), "W", { checked: wide }),
          item("size.custom", c.customSize, () => void slideSizeDialog(app), "C", { separator: true }),
        ], () => able(app)),
      ] },
    ],
  };
}

function seconds(app: App, id: string, label: string, key: string, value: () => number | null, set: Spinner["set"], enabled: () => boolean): Spinner {
  return { kind: "spinner", id, label, key, unit: app.words.d.seconds, step: 0.25, min: 0, max: 600, value, set, enabled };
}

export function transitionsTab(app: App, key: string): Tab {
  const { c, groups, tabs, effects, directions } = app.words;
  const { editor } = app;
  const now = () => editor.current?.transition;
  const slide = () => able(app) && editor.current?.kind === "slide";
  const has = () => slide() && now() !== undefined;
  return {
    id: "transitions", label: tabs.transitions, key,
    groups: [
      { id: "transition", label: groups.transition, controls: [
        {
          kind: "gallery", id: "transition.effect", label: tabs.transitions, key: "T", inline: 7, columns: 6, selected: () => now()?.effect ?? "none", enabled: slide,
          items: () => [{ id: "none", label: c.transitionNone, sample: "pp-effect" }, ...TRANSITIONS.map((effect) => ({ id: effect, label: effects[effect] ?? effect, sample: "pp-effect" }))],
          choose: (chosen, via) => setTransition(editor, "transition.effect", via, (old) => {
            const effect = TRANSITIONS.find((one) => one === chosen);
            if (effect === undefined) return null;
            const direction = DIRECTIONS[effect]?.[0];
            const { direction: _direction, ...rest } = old;
            return { ...rest, effect, ...(direction ? { direction } : {}) };
          }),
        },
        menu("transition.options", c.options, "O", "slide_transition", "large", () => (DIRECTIONS[now()?.effect ?? ""] ?? []).map((direction) =>
          item(`direction-${direction}`, directions[direction] ?? direction, (via) => setTransition(editor, "transition.direction", via, (old) => ({ ...old, direction })), undefined, { checked: () => now()?.direction === direction })),
          () => has() && DIRECTIONS[now()?.effect ?? ""] !== undefined),
      ] },
      { id: "timing", label: groups.timing, controls: [
        seconds(app, "transition.duration", c.duration, "E", () => (now() ? (now()?.duration ?? 0) / 1000 : null), (value, via) => setTransition(editor, "transition.duration", via, (old) => ({ ...old, duration: Math.round(value * 1000) })), has),
        button("transition.all", c.applyAll, "L", "slide_multiple", "small", (via) => transitionToAll(editor, via), slide),
        check("transition.click", c.onClick, "M", () => now()?.click ?? true, (via) => setTransition(editor, "transition.click", via, (old) => ({ ...old, click: !old.click })), has),
        seconds(app, "transition.after", c.after, "F", () => { const after = now()?.after; return after === undefined ? null : after / 1000; }, (value, via) => setTransition(editor, "transition.after", via, ({ after: _after, ...old }) => (value > 0 ? { ...old, after: Math.round(value * 1000) } : old)), has),
      ] },
    ],
  };
}

export function effectName(app: App, type: string, effect: string): string {
  const { effects } = app.words;
  const out = `exit${effect.charAt(0).toUpperCase()}${effect.slice(1)}`;
  return (type === "exit" ? effects[out] : undefined) ?? effects[effect] ?? effect;
}

export function animationsTab(app: App, key: string): Tab {
  const { c, groups, tabs, classes, directions } = app.words;
  const { editor } = app;
  const chosen = () => able(app) && editor.current?.kind === "slide" && editor.chosen.length > 0;
  const now = (): Animation | undefined => editor.current?.animations?.find((one) => editor.shapes.includes(one.shape));
  const has = () => chosen() && now() !== undefined;
  const items = () => EFFECTS.flatMap(({ type, effects }) => effects.map((effect) => ({ id: `${type}:${effect}`, label: effectName(app, type, effect), sample: `pp-effect pp-${type}`, group: classes[type] ?? type })));
  const add = (more: boolean) => (id: string, via: Parameters<typeof animate>[1]): void => {
    const [type, effect] = id.split(":");
    animate(editor, via, type as Animation["type"], (effect ?? "fade") as Animation["effect"], more);
  };
  const starts = { click: c.clickStart, with: c.withPrevious, after: c.afterPrevious };
  return {
    id: "animations", label: tabs.animations, key,
    groups: [
      { id: "animation", label: groups.animation, controls: [
        { kind: "gallery", id: "animation.effect", label: tabs.animations, key: "S", inline: 7, columns: 4, items, selected: () => { const one = now(); return one ? `${one.type}:${one.effect}` : null; }, choose: add(false), enabled: chosen },
        menu("animation.options", c.options, "O", "slide_transition", "large", () => (["d", "l", "r", "u"] as const).map((direction) =>
          item(`direction-${direction}`, directions[direction] ?? direction, (via) => changeAnimations(editor, "animation.direction", via, (one) => ({ ...one, direction })), undefined, { checked: () => now()?.direction === direction })),
          () => has() && ["fly", "wipe"].includes(now()?.effect ?? "")),
      ] },
      { id: "advanced", label: groups.advanced, controls: [
        { kind: "gallery", id: "animation.add", label: c.addAnimation, key: "AA", icon: "star_add", size: "large", columns: 4, items, selected: () => null, choose: add(true), enabled: chosen },
        toggle("animation.pane", c.animationPane, "C", "panel_right", () => app.pane === "animations", () => app.setPane(app.pane === "animations" ? null : "animations"), () => true, undefined, "small"),
        button("animation.remove", c.reset, "R", "dismiss", "small", (via) => changeAnimations(editor, "animation.remove", via, () => null), has),
      ] },
      { id: "timing", label: groups.timing, controls: [
        { kind: "combo", id: "animation.start", label: c.start, key: "TS", size: "small", width: 15, editable: false, options: () => Object.values(starts), value: () => { const one = now(); return one ? starts[one.start] : ""; }, set: (value, via) => { const start = (Object.keys(starts) as Animation["start"][]).find((name) => starts[name] === value); if (start) changeAnimations(editor, "animation.start", via, (one) => ({ ...one, start })); }, enabled: has },
        seconds(app, "animation.duration", c.duration, "TD", () => { const one = now(); return one ? one.duration / 1000 : null; }, (value, via) => changeAnimations(editor, "animation.duration", via, (one) => ({ ...one, duration: Math.round(value * 1000) })), has),
        seconds(app, "animation.delay", c.delay, "TE", () => { const one = now(); return one ? one.delay / 1000 : null; }, (value, via) => changeAnimations(editor, "animation.delay", via, (one) => ({ ...one, delay: Math.round(value * 1000) })), has),
        button("animation.earlier", c.earlier, "E", "arrow_up", "small", (via) => moveAnimation(editor, via, -1), has),
        button("animation.later", c.later, "L", "arrow_down", "small", (via) => moveAnimation(editor, via, 1), has),
      ] },
    ],
  };
}
