/** The words around an author's trial, in both interface languages. */
const en = {
  back: "Back to the draft",
  trying: "Trying",
  note: "Nothing of this is a result. What you do is kept only if you keep it as the solution.",
  language: "Français",
  check: "Check my work",
  checking: "Checking…",
  results: (earned: number, total: number): string => `${earned} of ${total} points`,
  task: (n: number): string => `Task ${n}`,
  kept: "What must stay as it was",
  none: "This task has no check.",
  columns: ["Check", "Points", "Expected", "Found", "Result"],
  passed: "Fulfilled",
  failed: "Not fulfilled",
  broken: "Could not be judged",
  refused: "Actions that the server could not apply",
  diverged: "This page and the server do not show the same. Please report it with what you did.",
  solution: "Keep this as the solution",
  both: "For both languages",
  done: (n: number): string => `Kept: ${n} actions are the solution now.`,
  on: "Go on working",
  failedToAsk: "The server did not answer. Try again.",
  fileFailed: "The file could not be opened. Load the page again, or look at the start file.",
};

export type TrialWords = typeof en;

const fr: TrialWords = {
  back: "Retour au brouillon",
  trying: "Essai",
  note: "Rien de ceci n’est un résultat. Votre travail n’est conservé que si vous en faites la solution.",
  language: "English",
  check: "Vérifier mon travail",
  checking: "Vérification…",
  results: (earned, total) => `${earned} point(s) sur ${total}`,
  task: (n) => `Tâche ${n}`,
  kept: "Ce qui doit rester inchangé",
  none: "Cette tâche n’a aucun contrôle.",
  columns: ["Contrôle", "Points", "Attendu", "Constaté", "Résultat"],
  passed: "Rempli",
  failed: "Non rempli",
  broken: "N’a pas pu être évalué",
  refused: "Actions que le serveur n’a pas pu appliquer",
  diverged: "Cette page et le serveur ne montrent pas la même chose. Veuillez le signaler en indiquant ce que vous avez fait.",
  solution: "En faire la solution",
  both: "Pour les deux langues",
  done: (n) => `Conservé\u00a0: ${n} action(s) forment désormais la solution.`,
  on: "Continuer",
  failedToAsk: "Le serveur n’a pas répondu. Réessayez.",
  fileFailed: "Le fichier n’a pas pu être ouvert. Rechargez la page, ou examinez le fichier de départ.",
};

export const TRIAL_WORDS: Readonly<Record<"en" | "fr", TrialWords>> = { en, fr };
