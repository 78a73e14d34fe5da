/** The words around the film, in both interface languages. */
export const WORDS = {
  en: {
    play: "Play", pause: "Pause", back: "One step back", forward: "One step forward",
    start: "To the beginning", speed: "Speed", times: (n: number): string => `${n} times`,
    steps: "each step one second", position: "Step",
    at: (n: number, total: number): string => `Step ${n} of ${total}`,
    list: "Steps", time: (minutes: number, seconds: string): string => `${minutes}:${seconds}`,
    via: {
      ribbon: "ribbon", menu: "menu", key: "keyboard", mouse: "mouse", dialog: "dialog",
      type: "typing", panel: "task panel", undo: "undo",
    } as Record<string, string>,
    refused: "This step could not be applied.",
    failed: "The film could not be opened. Load the page again.",
    empty: "Nothing was done in this project.",
    window: "The work",
    controls: "Film",
  },
  fr: {
    play: "Lire", pause: "Pause", back: "Un pas en arrière", forward: "Un pas en avant",
    start: "Au début", speed: "Vitesse", times: (n: number): string => `${n} fois`,
    steps: "une seconde par étape", position: "Étape",
    at: (n: number, total: number): string => `Étape ${n} sur ${total}`,
    list: "Étapes", time: (minutes: number, seconds: string): string => `${minutes}:${seconds}`,
    via: {
      ribbon: "ruban", menu: "menu", key: "clavier", mouse: "souris", dialog: "boîte de dialogue",
      type: "saisie", panel: "panneau des tâches", undo: "annulation",
    } as Record<string, string>,
    refused: "Cette étape n’a pas pu être appliquée.",
    failed: "Le film n’a pas pu être ouvert. Rechargez la page.",
    empty: "Rien n’a été fait dans ce projet.",
    window: "Le travail",
    controls: "Film",
  },
};
