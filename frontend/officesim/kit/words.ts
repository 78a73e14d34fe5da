/** The kit's own words; everything else on a ribbon comes from the application. */
import type { Locale } from "../contract";

const en = {
  ribbon: "Ribbon",
  tabs: "Ribbon tabs",
  quick: "Quick access",
  minimise: "Minimise the ribbon (Ctrl+F1)",
  restore: "Show the ribbon (Ctrl+F1)",
  unavailable: "Not available here",
  more: "More",
  scrollUp: "Previous row",
  scrollDown: "Next row",
  options: (label: string) => `${label}: more options`,
  increase: (label: string) => `${label}: increase`,
  decrease: (label: string) => `${label}: decrease`,
  keyTips: "KeyTips: type a letter, or Escape to leave.",
  ok: "OK",
  cancel: "Cancel",
  close: "Close",
  needNumber: "Type a number.",
  needDay: "Type a day such as 15/03/2027.",
  between: (min: number, max: number) => `Type a number between ${min} and ${max}.`,
  atLeast: (min: number) => `Type a number of at least ${min}.`,
  atMost: (max: number) => `Type a number of at most ${max}.`,
  statusBar: "Status bar",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  themeColours: "Theme colours",
  standardColours: "Standard colours",
  noColour: "None",
};

export type KitWords = typeof en;

const fr: KitWords = {
  ribbon: "Ruban",
  tabs: "Onglets du ruban",
  quick: "Accès rapide",
  minimise: "Réduire le ruban (Ctrl+F1)",
  restore: "Afficher le ruban (Ctrl+F1)",
  unavailable: "Non disponible ici",
  more: "Plus",
  scrollUp: "Ligne précédente",
  scrollDown: "Ligne suivante",
  options: (label) => `${label} : autres options`,
  increase: (label) => `${label} : augmenter`,
  decrease: (label) => `${label} : diminuer`,
  keyTips: "Touches accélératrices : tapez une lettre, ou Échap pour quitter.",
  ok: "OK",
  cancel: "Annuler",
  close: "Fermer",
  needNumber: "Saisissez un nombre.",
  needDay: "Saisissez une date, par exemple 15/03/2027.",
  between: (min, max) => `Saisissez un nombre compris entre ${min} et ${max}.`,
  atLeast: (min) => `Saisissez un nombre supérieur ou égal à ${min}.`,
  atMost: (max) => `Saisissez un nombre inférieur ou égal à ${max}.`,
  statusBar: "Barre d’état",
  zoom: "Zoom",
  zoomIn: "Zoom avant",
  zoomOut: "Zoom arrière",
  themeColours: "Couleurs du thème",
  standardColours: "Couleurs standard",
  noColour: "Aucune",
};

let locale: Locale = "en";

/** One workspace is open at a time: the kit speaks its language. `mountRibbon` calls this. */
export function setLocale(chosen: Locale): void {
  locale = chosen;
}

export function kitLocale(): Locale {
  return locale;
}

export function words(): KitWords {
  return locale === "fr" ? fr : en;
}
