/** Every control of the kit, to look at: ?locale=fr, ?theme=dark, ?app=document. */
import "../../styles/tokens.css";
import "./dev.css";
import { contextMenu, cyclePanes, mountRibbon, openDialog, paletteItems, statusBar, toast } from "../kit";
import type { AnyControl, Ribbon, RibbonSpec } from "../kit";
import type { Application, Locale, Via } from "../contract";

const query = new URLSearchParams(location.search);
const locale = (query.get("locale") ?? "en") as Locale;
const fr = locale === "fr";
document.documentElement.lang = locale;
document.documentElement.dataset["theme"] = query.get("theme") ?? "light";
const root = document.querySelector<HTMLElement>("#root") as HTMLElement;

const state = {
  bold: false, italic: true, font: "Carlito", size: "11", colour: "#c00000", style: "normal", gap: 6, ruler: true,
  table: false, log: "",
};
let ribbon: Ribbon;
const status = statusBar((percent) => say("zoom", "mouse", String(percent)));

function say(cmd: string, via: Via, what = ""): void {
  state.log = `${cmd} ${via} ${what}`;
  status.set([{ id: "log", text: state.log }, { id: "words", text: fr ? "128 mots" : "128 words" }]);
  ribbon?.refresh();
}

const button = (id: string, en: string, french: string, key: string, icon?: string, size?: "large" | "small" | "icon"): AnyControl => ({
  kind: "button", id, label: fr ? french : en, key, ...(icon ? { icon } : {}), ...(size ? { size } : {}), run: (via) => say(id, via),
});

function home(): AnyControl[][] {
  return [
    [
      {
        kind: "split", id: "paste", label: fr ? "Coller" : "Paste", key: "V", icon: "clipboard_paste", size: "large", run: (via) => say("paste", via),
        items: () => [
          { id: "values", label: fr ? "Valeurs" : "Values", key: "V", run: (via) => say("paste.values", via) },
          { id: "more", label: fr ? "Autres" : "More", key: "A", items: [{ id: "t", label: "Transpose", key: "T", run: (via) => say("paste.t", via) }] },
        ],
      },
      button("cut", "Cut", "Couper", "X", "cut"), button("copy", "Copy", "Copier", "C", "copy"),
      { kind: "button", id: "painter", label: fr ? "Reproduire la mise en forme" : "Format Painter", key: "FP", icon: "paint_brush", enabled: () => false, reason: () => "Select text first", run: () => undefined },
    ],
    [
      { kind: "combo", id: "font", label: fr ? "Police" : "Font", key: "FF", width: 16, editable: true, options: () => ["Carlito", "Serif", "Mono"], value: () => state.font, set: (value, via) => { state.font = value; say("font", via, value); } },
      { kind: "combo", id: "size", label: fr ? "Taille de police" : "Font size", key: "FS", width: 4, editable: true, options: () => ["8", "10", "11", "12"], value: () => state.size, set: (value, via) => { state.size = value; say("size", via, value); } },
      button("grow", "Grow", "Agrandir", "FG", "font_increase", "icon"), button("shrink", "Shrink", "Réduire", "FK", "font_decrease", "icon"),
      { kind: "toggle", id: "font.bold", label: fr ? "Gras" : "Bold", tip: fr ? "Mettre le texte en gras." : "Make the text bold.", shortcut: fr ? "Ctrl+G" : "Ctrl+B", key: "1", icon: "text_bold", size: "icon", pressed: () => state.bold, run: (via) => { state.bold = !state.bold; say("font.bold", via); } },
      { kind: "toggle", id: "font.italic", label: fr ? "Italique" : "Italic", key: "2", icon: "text_italic", size: "icon", pressed: () => "mixed", run: (via) => say("font.italic", via) },
      { kind: "split", id: "underline", label: fr ? "Souligné" : "Underline", key: "3", icon: "text_underline", size: "icon", run: (via) => say("underline", via), items: () => [{ id: "double", label: "Double", checked: () => true, run: (via) => say("double", via) }] },
      { kind: "gallery", id: "colour", label: fr ? "Couleur de police" : "Font colour", key: "FC", icon: "text_color", size: "icon", items: () => paletteItems(), selected: () => state.colour, choose: (id, via) => { state.colour = id; say("colour", via, id); }, more: [{ id: "m", label: fr ? "Autres couleurs…" : "More colours…", key: "M", run: () => void dialog() }] },
    ],
    [{
      kind: "gallery", id: "styles", label: fr ? "Styles" : "Styles", key: "L", inline: 4, selected: () => state.style,
      items: () => ["normal", "title", "heading-1", "heading-2", "quote", "list"].map((id) => ({ id, label: id })),
      choose: (id, via) => { state.style = id; say("style", via, id); }, more: [{ id: "new", label: fr ? "Nouveau style…" : "New style…", run: (via) => say("new", via) }],
    }],
    [
      { kind: "spinner", id: "before", label: fr ? "Avant" : "Before", key: "PB", unit: "pt", step: 6, min: 0, max: 100, value: () => state.gap, set: (value, via) => { state.gap = value; say("before", via, String(value)); } },
      { kind: "check", id: "ruler", label: fr ? "Règle" : "Ruler", key: "R", checked: () => state.ruler, run: (via) => { state.ruler = !state.ruler; say("ruler", via); } },
      { kind: "combo", id: "format", label: fr ? "Format" : "Format", key: "N", size: "small", width: 9, editable: false, options: () => ["Standard", "0,00", "%"], value: () => "Standard", set: (value, via) => say("format", via, value) },
    ],
    [
      { kind: "menu", id: "find", label: fr ? "Rechercher et sélectionner" : "Find & select", key: "FD", icon: "search", size: "large", items: () => [{ id: "f", label: fr ? "Rechercher…" : "Find…", key: "F", shortcut: "Ctrl+F", icon: "search", run: () => void dialog() }, { id: "r", label: fr ? "Remplacer…" : "Replace…", key: "R", separator: true, run: (via) => say("replace", via) }] },
      { kind: "gallery", id: "insert-table", label: fr ? "Tableau" : "Table", key: "T", icon: "table", size: "large", columns: 8, sweep: true, selected: () => null, items: () => Array.from({ length: 48 }, (_, at) => ({ id: `${at}`, label: `${(at % 8) + 1} × ${Math.floor(at / 8) + 1}`, sample: "cell-picture" })), choose: (id, via) => { state.table = true; say("table", via, id); } },
    ],
  ];
}

const names = fr ? ["Presse-papiers", "Police", "Styles", "Paragraphe", "Édition"] : ["Clipboard", "Font", "Styles", "Paragraph", "Editing"];
const spec: RibbonSpec = {
  quick: [
    { kind: "button", id: "save", label: fr ? "Enregistrer" : "Save", key: "1", icon: "save", run: (via) => say("save", via) },
    { kind: "button", id: "undo", label: fr ? "Annuler" : "Undo", shortcut: "Ctrl+Z", key: "2", icon: "arrow_undo", run: (via) => say("undo", via) },
    { kind: "button", id: "redo", label: fr ? "Rétablir" : "Redo", key: "3", icon: "arrow_redo", enabled: () => false, run: (via) => say("redo", via) },
  ],
  tabs: [
    {
      id: "home", label: fr ? "Accueil" : "Home", key: fr ? "L" : "H",
      groups: home().map((controls, at) => ({
        id: `g${at}`, label: names[at] ?? "", controls,
        ...(at === 1 ? { launcher: { kind: "button", id: "font.dialog", label: fr ? "Paramètres de police" : "Font settings", key: "FN", run: () => void dialog() } } : {}),
      })),
    },
    { id: "insert", label: fr ? "Insertion" : "Insert", key: fr ? "S" : "N", groups: [{ id: "g", label: "Test", controls: [button("pic", "Picture", "Image", "P", "image", "large"), button("link", "Link", "Lien", "I", "link")] }] },
    { id: "table", label: fr ? "Création de tableau" : "Table design", key: "JT", visible: () => state.table, groups: [{ id: "g", label: fr ? "Options" : "Options", controls: [button("x", "Close the tab", "Fermer l’onglet", "X", "dismiss", "large")] }] },
  ],
};

async function dialog(): Promise<void> {
  const answer = await openDialog({
    title: fr ? "Police" : "Font",
    buttons: [{ id: "default", label: fr ? "Définir par défaut" : "Set as default" }],
    tabs: [
      {
        label: fr ? "Police" : "Font",
        fields: [
          { name: "name", label: fr ? "Nom" : "Name", type: "text", value: "Carlito" },
          { name: "size", label: fr ? "Taille" : "Size", type: "number", value: 11, min: 1, max: 409, step: 0.5, hint: fr ? "En points." : "In points." },
          { name: "bold", label: fr ? "Gras" : "Bold", type: "check", value: true, fieldset: fr ? "Attributs" : "Effects" },
          { name: "align", label: fr ? "Alignement" : "Alignment", type: "radio", value: "l", options: [{ value: "l", label: fr ? "Gauche" : "Left" }, { value: "r", label: fr ? "Droite" : "Right" }], fieldset: fr ? "Attributs" : "Effects" },
          { name: "colour", label: fr ? "Couleur" : "Colour", type: "colour", value: "#ff0000" },
        ],
      },
      {
        label: fr ? "Avancé" : "Advanced",
        fields: [
          { name: "kind", label: "Type", type: "select", value: "b", options: [{ value: "a", label: "A" }, { value: "b", label: "B" }] },
          { name: "only", label: fr ? "Seulement pour A" : "Only for A", type: "text", value: "", when: (values) => values["kind"] === "a" },
          { name: "list", label: fr ? "Liste" : "List", type: "list", value: "1", options: ["1", "2", "3"].map((value) => ({ value, label: `Item ${value}` })) },
          { name: "date", label: "Date", type: "date", value: "2027-03-12" },
          { name: "note", label: "Note", type: "textarea", value: "" },
        ],
      },
    ],
    check: (values) => (values["name"] === "" ? { field: "name", text: fr ? "Saisissez un nom." : "Type a name." } : null),
  });
  say("dialog", "dialog", JSON.stringify(answer));
  toast(fr ? "C’est fait." : "Done.");
}

const work = document.createElement("textarea");
work.className = "dev-work";
work.setAttribute("aria-label", "Work");
root.append(work, status.element);
ribbon = mountRibbon(root, spec, {
  locale, title: fr ? "Budget de la mission" : "Mission budget", application: (query.get("app") ?? "document") as Application,
  focusWork: () => work.focus(),
});
contextMenu(work, () => [{ id: "c", label: fr ? "Copier" : "Copy", shortcut: "Ctrl+C", icon: "copy", run: (via) => say("copy", via) }, { id: "d", label: fr ? "Boîte de dialogue…" : "Dialog…", run: () => void dialog() }]);
cyclePanes(() => [ribbon.element, work, status.element]);
say("ready", "panel");
work.focus();
