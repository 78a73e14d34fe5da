/** The words around an author's preview, in both interface languages. */
const en = {
  back: "Back to the draft",
  mark: "Preview",
  note: "As a candidate meets it. Type as you like: nothing is kept or sent.",
  unfinished: "The paper is not whole yet: what is missing is shown as a dash.",
  texts: "All texts on one page",
  language: "Français",
  halves: "Variant of the paper",
  variants: { "en-fr": "First half in English", "fr-en": "First half in French" },
  changed: { "en-fr": "Now the first half is in English.", "fr-en": "Now the first half is in French." },
  handIn: "In the test this hands the work in. The preview keeps nothing.",
  none: "There is no task yet. Add one to the draft, then look here again.",
  failed: "The preview could not be opened. Load the page again.",
};

export type TryingWords = typeof en;

const fr: TryingWords = {
  back: "Retour au brouillon",
  mark: "Aperçu",
  note: "Tel que le candidat le voit. Écrivez à votre gré\u00a0: rien n’est conservé ni envoyé.",
  unfinished: "Le sujet n’est pas encore complet\u00a0: ce qui manque apparaît sous forme de tiret.",
  texts: "Tous les textes sur une page",
  language: "English",
  halves: "Variante du sujet",
  variants: { "en-fr": "Première moitié en anglais", "fr-en": "Première moitié en français" },
  changed: {
    "en-fr": "La première moitié est maintenant en anglais.",
    "fr-en": "La première moitié est maintenant en français.",
  },
  handIn: "Pendant l’épreuve, ceci remet le travail. L’aperçu ne conserve rien.",
  none: "Il n’y a pas encore de tâche. Ajoutez-en une au brouillon, puis revenez ici.",
  failed: "L’aperçu n’a pas pu être ouvert. Rechargez la page.",
};

export const TRYING_WORDS: Readonly<Record<"en" | "fr", TryingWords>> = { en, fr };
