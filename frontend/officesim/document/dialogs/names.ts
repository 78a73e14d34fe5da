/** Names of styles in the interface language. */
import type { Editor } from "../editor";

const FRENCH: Readonly<Record<string, string>> = {
  normal: "Normal", title: "Titre", subtitle: "Sous-titre", "no spacing": "Sans interligne", quote: "Citation", "intense quote": "Citation intense",
  "list paragraph": "Paragraphe de liste", "list bullet": "Liste à puces", "list number": "Liste à numéros", strong: "Élevé", emphasis: "Accentuation",
  "subtle emphasis": "Emphase pâle", "intense emphasis": "Emphase intense", "subtle reference": "Référence pâle", "intense reference": "Référence intense", "book title": "Titre du livre", header: "En-tête", footer: "Pied de page", caption: "Légende", "body text": "Corps de texte", "footnote text": "Note de bas de page", "toc heading": "En-tête de table des matières", "table grid": "Grille du tableau", "normal table": "Tableau normal",
};
/** A style's name as the interface language says it. */
export function styleName(editor: Editor, name: string): string {
  const heading = /^heading (\d)$/i.exec(name);
  if (heading) return editor.say(`Heading ${heading[1]}`, `Titre ${heading[1]}`);
  return editor.host.locale === "fr" ? FRENCH[name.toLowerCase()] ?? name : name;
}
