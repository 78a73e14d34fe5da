/** The words around the film of a text, in both interface languages. */
export const WORDS = {
  en: {
    play: "Play", pause: "Pause", start: "To the beginning", previous: "Previous event", next: "Next event",
    speed: "Speed", times: (n: number): string => `${n} times`, shorten: "Shorten pauses",
    controls: "Film", position: "Position", text: "The text at this moment",
    at: (time: string, end: string, words: number): string => `${time} of ${end}, ${words} ${words === 1 ? "word" : "words"}`,
    curve: (most: number): string => `Words over time, ${most} at most`,
    keys: "Space plays and pauses; the left and right arrows move by ten seconds, with Shift by a minute.",
    none: "No event in this direction.",
    end: "End of the film.",
    empty: "Nothing was written here, or the text was erased.",
    failed: "The film could not be opened. Load the page again.",
  },
  fr: {
    play: "Lire", pause: "Pause", start: "Au début", previous: "Événement précédent", next: "Événement suivant",
    speed: "Vitesse", times: (n: number): string => `${n} fois`, shorten: "Abréger les pauses",
    controls: "Film", position: "Position", text: "Le texte à cet instant",
    at: (time: string, end: string, words: number): string => `${time} sur ${end}, ${words} ${words < 2 ? "mot" : "mots"}`,
    curve: (most: number): string => `Nombre de mots au fil du temps, ${most} au plus`,
    keys: "La barre d’espace lance et arrête la lecture\u00a0; les flèches gauche et droite déplacent de dix secondes, avec Maj d’une minute.",
    none: "Aucun événement dans cette direction.",
    end: "Fin du film.",
    empty: "Rien n’a été écrit ici, ou le texte a été effacé.",
    failed: "Le film n’a pas pu être ouvert. Rechargez la page.",
  },
};
