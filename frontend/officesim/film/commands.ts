/** What a step of the film was about, in words: the command's family, and its exact name beside it. */
import type { Locale } from "../contract";

type Said = readonly [en: string, fr: string];

const EXACT: Readonly<Record<string, Said>> = {
  "project.open": ["Opened the project", "Ouverture du projet"],
  "project.reset": ["Began the project anew", "Réinitialisation du projet"],
  "edit.undo": ["Undid", "Annulation"],
  "edit.redo": ["Redid", "Rétablissement"],
  undo: ["Undid", "Annulation"],
  redo: ["Redid", "Rétablissement"],
  type: ["Typed", "Saisie"],
  "text.type": ["Typed text", "Saisie de texte"],
  "message.type": ["Typed a message", "Saisie d’un message"],
  "message.send": ["Sent a message", "Envoi d’un message"],
  "slide.new": ["New slide", "Nouvelle diapositive"],
  "slide.move": ["Moved a slide", "Déplacement d’une diapositive"],
  "slide.delete": ["Deleted a slide", "Suppression d’une diapositive"],
};

/** By what stands before the first dot, dash or colon. */
const FAMILIES: Readonly<Record<string, Said>> = {
  align: ["Alignment", "Alignement"], animation: ["Animation", "Animation"], appointment: ["Appointment", "Rendez-vous"],
  arrange: ["Order of objects", "Ordre des objets"], automaticReply: ["Automatic reply", "Réponse automatique"],
  autosum: ["AutoSum", "Somme automatique"], border: ["Borders", "Bordures"], board: ["Layout or master", "Disposition ou masque"],
  calendar: ["Calendar", "Calendrier"], category: ["Category", "Catégorie"], cell: ["Cells", "Cellules"], cells: ["Cells", "Cellules"],
  chart: ["Chart", "Graphique"], clear: ["Cleared", "Effacement"], clipboard: ["Clipboard", "Presse-papiers"], color: ["Colour", "Couleur"],
  column: ["Columns", "Colonnes"], columns: ["Columns", "Colonnes"], comment: ["Comment", "Commentaire"],
  conditional: ["Conditional formatting", "Mise en forme conditionnelle"], contact: ["Contact", "Contact"], data: ["Data", "Données"],
  define: ["Name", "Nom"], delete: ["Deleted", "Suppression"], design: ["Design", "Conception"], distribute: ["Distributed objects", "Répartition des objets"],
  edit: ["Editing", "Modification"], event: ["Event", "Événement"], file: ["File", "Fichier"], fill: ["Fill", "Remplissage"],
  filter: ["Filter", "Filtre"], flag: ["Flag", "Indicateur"], flip: ["Flipped", "Retournement"], folder: ["Folder", "Dossier"],
  font: ["Font", "Police"], footer: ["Footer", "Pied de page"], format: ["Format", "Format"], formulas: ["Formulas", "Formules"],
  freeze: ["Frozen panes", "Volets figés"], functions: ["Function", "Fonction"], group: ["Group", "Groupe"], header: ["Header", "En-tête"],
  hide: ["Hid", "Masquage"], highlight: ["Highlighting", "Mise en évidence"], insert: ["Inserted", "Insertion"], layout: ["Page layout", "Mise en page"],
  line: ["Line", "Trait"], list: ["List", "Liste"], mailings: ["Mail merge", "Publipostage"], master: ["Master", "Masque"],
  meeting: ["Meeting", "Réunion"], merge: ["Merged cells", "Fusion de cellules"], message: ["Message", "Message"], move: ["Moved", "Déplacement"],
  names: ["Names", "Noms"], number: ["Number format", "Format de nombre"], occurrence: ["Occurrence", "Occurrence"],
  order: ["Order", "Ordre"], orientation: ["Orientation", "Orientation"], page: ["Page layout", "Mise en page"],
  paragraph: ["Paragraph", "Paragraphe"], percent: ["Per cent", "Pourcentage"], picture: ["Picture", "Image"],
  pivot: ["Pivot table", "Tableau croisé dynamique"], print: ["Printing", "Impression"], references: ["References", "Références"],
  rename: ["Renamed", "Changement de nom"], review: ["Review", "Révision"], rotate: ["Rotated", "Rotation"], row: ["Rows", "Lignes"],
  rows: ["Rows", "Lignes"], rule: ["Rule", "Règle"], rules: ["Rules", "Règles"], scheme: ["Colours", "Couleurs"], section: ["Section", "Section"],
  settings: ["Settings", "Réglages"], shade: ["Shading", "Trame de fond"], shape: ["Shape", "Forme"], sheet: ["Sheet", "Feuille"],
  signature: ["Signature", "Signature"], size: ["Size", "Taille"], slide: ["Slide", "Diapositive"], sort: ["Sorted", "Tri"],
  spacing: ["Spacing", "Espacement"], style: ["Style", "Style"], tab: ["Tab", "Onglet"], table: ["Table", "Tableau"], text: ["Text", "Texte"],
  transition: ["Transition", "Transition"], validation: ["Data validation", "Validation des données"], view: ["View", "Affichage"],
};

const UNDONE: Readonly<Record<string, Said>> = { undo: ["Undid: ", "Annulation\u00a0: "], redo: ["Redid: ", "Rétablissement\u00a0: "] };

/** A command in words; its own name where nothing better is known. */
export function said(cmd: string, locale: Locale): string {
  const at = locale === "fr" ? 1 : 0;
  const [way = "", inner = ""] = cmd.split(/:(.*)/s);
  const again = UNDONE[way];
  if (again !== undefined && inner !== "") return again[at] + said(inner, locale);
  return (EXACT[cmd] ?? FAMILIES[cmd.split(/[.:-]/)[0] ?? ""])?.[at] ?? cmd;
}
