/** The interface's words in English and French, independent of the language of the test. */
import type { Locale, Localised } from "./types";

const en = {
  appName: "assess",
  loading: "Opening your test…",
  loadingTrouble: "The test server does not answer yet. This page keeps trying; you need not do anything.",
  enterRefused: "Your test could not be opened.",
  tryAgain: "Try again",
  tellInvigilator: "Please tell the invigilator.",
  skip: "Skip to the question",
  // Time
  timeLeft: "Time left",
  timeHidden: "Time hidden",
  hide: "Hide",
  show: "Show",
  hideTime: "Hide time",
  showTime: "Show time",
  minutesLeft: (n: number) => (n === 1 ? "1 minute left." : `${n} minutes left.`),
  timeAdded: (n: number) =>
    `Your time has been extended by ${n === 1 ? "1 minute" : `${n} minutes`}.`,
  // Save states
  saveChoosing: "Choosing…",
  saveKept: (n: number) => `Kept on this computer (${n} not yet sent)`,
  saveUnkept: (n: number) => `Being sent (${n} not yet on the server)`,
  saveSafe: (time: string) => `Safe on the server at ${time}`,
  saveConnected: "Connected. Nothing waiting to be sent",
  notDurable:
    "This browser cannot keep a copy of your answers. They are sent to the server at once. Do not close or reload this page while something is not yet sent.",
  // Trouble
  offlineTitle: "No connection to the test server",
  offlineKept:
    "You can go on: your answers are kept on this computer and are sent as soon as the connection is back. The time goes on.",
  offlineUnkept:
    "You can go on: your answers stay on this page and are sent as soon as the connection is back. Do not close or reload it. The time goes on.",
  offlineLong: (n: number) => `No answer from the server for ${n} minutes: please tell the invigilator.`,
  notOursTitle: "Something else answers instead of the test server",
  notOursText: "The network may be asking for a sign-in.",
  busyTitle: "The test server is busy",
  signedOutTitle: "You have been signed out",
  signedOutText:
    "Nothing is saved on the server until you sign in again. Your answers are kept on this computer. Please tell the invigilator.",
  signIn: "Sign in again",
  refusedTitle: "The server did not accept the last changes",
  refusedText: "They are kept on this computer and are sent again. Please tell the invigilator.",
  backOnline: "The connection is back.",
  // Superseded
  supersededTitle: "Your test is open somewhere else",
  supersededText:
    "It was opened again in another window or on another computer, so this page no longer takes answers. What the server holds is safe.",
  supersededUnsent: (n: number) =>
    n === 1
      ? "One change made here has not been sent yet. It is sent if you continue here."
      : `${n} changes made here have not been sent yet. They are sent if you continue here.`,
  continueHere: "Continue here",
  // Instructions
  instructions: "Before you begin",
  facts: "This test",
  factQuestions: "Questions",
  factDuration: "Time",
  factLanguage: "Language of the test",
  languageName: (code: string) => ({ en: "English", fr: "French" })[code.slice(0, 2)] ?? code,
  duration: (minutes: number) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const parts = [
      hours === 0 ? "" : hours === 1 ? "1 hour" : `${hours} hours`,
      rest === 0 ? "" : rest === 1 ? "1 minute" : `${rest} minutes`,
    ];
    return parts.filter((part) => part !== "").join(" ");
  },
  rule1: "The time starts when you press “Begin the test”, not before.",
  rule2: "Each answer is saved as soon as you choose it. The words at the top of the page say where it is.",
  rule3: "You can go back, change or clear an answer, and flag questions to look at again, until you hand in or the time is up.",
  rule4: "If the network fails, go on. Nothing is lost.",
  volumeTitle: "Check the volume",
  volumeText: "Part of this test is listening. Put on your headphones, play the sample and adjust the volume until you hear it well.",
  playSample: "Play the sample",
  playingSample: "Playing the sample…",
  sampleFailed: "The sample could not be played. Check the connection and try again, or tell the invigilator.",
  volume: "Volume",
  heard: "I hear the sample well",
  heardFirst: "Play the sample and confirm that you hear it before you begin.",
  begin: "Begin the test",
  beginning: "Opening the questions…",
  startRefused: "The test cannot begin yet.",
  // Questions
  question: (n: number) => `Question ${n}`,
  questionOf: (n: number, total: number) => `Question ${n} of ${total}`,
  questionsOf: (from: number, to: number, total: number) => `Questions ${from}–${to} of ${total}`,
  stimulus: "Text",
  recording: "Recording",
  questions: "Questions",
  options: (n: number) => `Answers to question ${n}`,
  clear: "Clear my answer",
  cleared: "Answer cleared.",
  flag: "Flag",
  flagged: "Flagged",
  flagLabel: (n: number) => `Flag question ${n} to look at again`,
  rejected: "The server could not accept this answer. Please choose again; if this message stays, tell the invigilator.",
  previous: "Previous",
  next: "Next",
  toOverview: "Overview",
  endOfTest: "Review and hand in",
  answeredOf: (n: number, total: number) => `${n}/${total} answered`,
  // Player
  play: "Play",
  playAgain: "Play again",
  playing: "Playing…",
  playFinished: "The recording has ended.",
  playsLeft: (n: number) =>
    n === 0 ? "No plays left" : n === 1 ? "1 play left" : `${n} plays left`,
  playsNoLimit: "As often as you wish",
  audioLoading: "The recording is being fetched…",
  audioFailed: "The recording has not arrived yet. It is fetched again by itself; you can go on with other questions.",
  audioBroken: "The recording stopped unexpectedly. Please tell the invigilator.",
  progress: "Progress of the recording",
  noPause: "Once started, the recording plays to its end.",
  leavePlayingTitle: "The recording is still playing",
  leavePlayingText: "If you leave this screen now, the recording stops and this play counts as used.",
  stay: "Stay here",
  leave: "Leave and stop the recording",
  // Overview
  overview: "Overview of the questions",
  answered: "Answered",
  unanswered: "Not answered",
  unseen: "Not seen yet",
  flaggedWord: "Flagged",
  here: "you are here",
  filterAll: "All",
  filterOpen: "Without an answer",
  filterFlagged: "Flagged",
  filter: "Show",
  nothingHere: "No question here.",
  close: "Close",
  handIn: "Hand in…",
  // Hand-in
  handInTitle: "Hand in your test?",
  handInText: "After this you cannot change your answers.",
  handInAll: (n: number) => `All ${n} questions have an answer.`,
  handInOpen: (n: number, total: number) =>
    n === 1 ? `1 of ${total} questions has no answer.` : `${n} of ${total} questions have no answer.`,
  handInFlagged: (n: number) => (n === 1 ? "1 question is flagged." : `${n} questions are flagged.`),
  handInTimeLeft: (time: string) => `You have ${time} left.`,
  underAMinute: "less than 1 minute",
  handInNow: "Hand in now",
  backToTest: "Go back to the test",
  handingIn: "Handing in…",
  handInWaiting: "Your test is not handed in yet",
  handInWaitingText:
    "The server does not answer. Your answers are kept; this page keeps trying. Do not close it. You can also go back to the test while there is time.",
  handInRefused: "The server did not accept the hand-in.",
  // End
  timeUpTitle: "Your time is up",
  closedTitle: "Your test is closed",
  timeUpSending: (n: number) =>
    n === 1 ? "Your last change is being sent…" : `Your last ${n} changes are being sent…`,
  timeUpChecking: "Waiting for the server to confirm…",
  timeUpOffline: (n: number) =>
    n === 1
      ? "One change is kept on this computer and not on the server yet. It is sent as soon as the connection is back. Do not close this page; please tell the invigilator."
      : `${n} changes are kept on this computer and not on the server yet. They are sent as soon as the connection is back. Do not close this page; please tell the invigilator.`,
  timeUpSafe: "Your answers are safe on the server. Your receipt is being prepared.",
  late: "Some changes arrived after the time. They are kept, and a person decides about them.",
  doneTitle: "Your test is handed in",
  doneText: "Your receipt opens now.",
  pausedTitle: "The test is paused",
  pausedText: "The invigilator has stopped the clock. Your answers are kept. The questions come back when the test goes on.",
  // Settings and help
  display: "Display and help",
  textSize: "Text size",
  contrast: "Colours",
  contrastNames: {
    system: "As this computer", light: "Light", dark: "Dark",
    "high-light": "High contrast, light", "high-dark": "High contrast, dark",
  },
  interfaceLanguage: "Language of the buttons and messages",
  help: "Keyboard",
  helpKeys: "Tab and Shift+Tab move between the controls, the arrow keys between the answers of a question, Space selects.",
  helpDigits: "With the focus in a question, the keys 1 to 6 or A to F choose the first to the sixth answer.",
  notices: "Notices",
  message: "Message from the invigilator",
  dismiss: "Dismiss this message",
  tools: "Test tools",
  navigation: "Move between the questions",
};

export type Words = typeof en;

const fr: Words = {
  appName: "assess",
  loading: "Ouverture de votre épreuve…",
  loadingTrouble:
    "Le serveur ne répond pas encore. Cette page réessaie d’elle-même ; vous n’avez rien à faire.",
  enterRefused: "Votre épreuve n’a pas pu être ouverte.",
  tryAgain: "Réessayer",
  tellInvigilator: "Veuillez prévenir le surveillant.",
  skip: "Aller à la question",
  timeLeft: "Temps restant",
  timeHidden: "Temps masqué",
  hide: "Masquer",
  show: "Afficher",
  hideTime: "Masquer le temps",
  showTime: "Afficher le temps",
  minutesLeft: (n) => (n === 1 ? "Il reste 1 minute." : `Il reste ${n} minutes.`),
  timeAdded: (n) => `Votre temps a été prolongé de ${n === 1 ? "1 minute" : `${n} minutes`}.`,
  saveChoosing: "Choix en cours…",
  saveKept: (n) => `Conservé sur cet ordinateur (${n} non encore ${n === 1 ? "envoyé" : "envoyés"})`,
  saveUnkept: (n) => `Envoi en cours (${n} pas encore sur le serveur)`,
  saveSafe: (time) => `En sûreté sur le serveur à ${time}`,
  saveConnected: "Connecté. Rien en attente d’envoi",
  notDurable:
    "Ce navigateur ne peut pas conserver de copie de vos réponses. Elles sont envoyées aussitôt au serveur. Ne fermez pas et ne rechargez pas cette page tant qu’un envoi est en attente.",
  offlineTitle: "Pas de connexion avec le serveur",
  offlineKept:
    "Vous pouvez continuer : vos réponses sont conservées sur cet ordinateur et seront envoyées dès que la connexion sera rétablie. Le temps continue de courir.",
  offlineUnkept:
    "Vous pouvez continuer : vos réponses restent sur cette page et seront envoyées dès que la connexion sera rétablie. Ne la fermez pas et ne la rechargez pas. Le temps continue de courir.",
  offlineLong: (n) => `Le serveur ne répond plus depuis ${n} minutes : veuillez prévenir le surveillant.`,
  notOursTitle: "Un autre service répond à la place du serveur",
  notOursText: "Le réseau demande peut-être une identification.",
  busyTitle: "Le serveur est très sollicité",
  signedOutTitle: "Votre connexion au compte a expiré",
  signedOutText:
    "Rien n’est enregistré sur le serveur tant que vous ne vous êtes pas reconnecté. Vos réponses sont conservées sur cet ordinateur. Veuillez prévenir le surveillant.",
  signIn: "Se reconnecter",
  refusedTitle: "Le serveur n’a pas accepté les dernières modifications",
  refusedText:
    "Elles sont conservées sur cet ordinateur et seront envoyées de nouveau. Veuillez prévenir le surveillant.",
  backOnline: "La connexion est rétablie.",
  supersededTitle: "Votre épreuve est ouverte ailleurs",
  supersededText:
    "Elle a été rouverte dans une autre fenêtre ou sur un autre ordinateur ; cette page n’accepte donc plus de réponses. Ce que le serveur a reçu est en sûreté.",
  supersededUnsent: (n) =>
    n === 1
      ? "Une modification faite ici n’a pas encore été envoyée. Elle le sera si vous continuez ici."
      : `${n} modifications faites ici n’ont pas encore été envoyées. Elles le seront si vous continuez ici.`,
  continueHere: "Continuer ici",
  instructions: "Avant de commencer",
  facts: "Cette épreuve",
  factQuestions: "Questions",
  factDuration: "Durée",
  factLanguage: "Langue de l’épreuve",
  languageName: (code) => ({ en: "Anglais", fr: "Français" })[code.slice(0, 2)] ?? code,
  duration: (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    const parts = [
      hours === 0 ? "" : hours === 1 ? "1 heure" : `${hours} heures`,
      rest === 0 ? "" : rest === 1 ? "1 minute" : `${rest} minutes`,
    ];
    return parts.filter((part) => part !== "").join(" ");
  },
  rule1: "Le temps commence à courir quand vous appuyez sur « Commencer l’épreuve », pas avant.",
  rule2:
    "Chaque réponse est enregistrée dès que vous la choisissez. Le texte en haut de la page indique où elle se trouve.",
  rule3:
    "Vous pouvez revenir en arrière, modifier ou effacer une réponse et marquer des questions à revoir, jusqu’à la remise ou à la fin du temps.",
  rule4: "Si le réseau tombe en panne, continuez. Rien n’est perdu.",
  volumeTitle: "Vérifier le volume",
  volumeText:
    "Une partie de cette épreuve est une compréhension orale. Mettez votre casque, écoutez l’extrait et réglez le volume jusqu’à bien l’entendre.",
  playSample: "Écouter l’extrait",
  playingSample: "Lecture de l’extrait…",
  sampleFailed:
    "L’extrait n’a pas pu être lu. Vérifiez la connexion et réessayez, ou prévenez le surveillant.",
  volume: "Volume",
  heard: "J’entends bien l’extrait",
  heardFirst: "Écoutez l’extrait et confirmez que vous l’entendez avant de commencer.",
  begin: "Commencer l’épreuve",
  beginning: "Ouverture des questions…",
  startRefused: "L’épreuve ne peut pas encore commencer.",
  question: (n) => `Question ${n}`,
  questionOf: (n, total) => `Question ${n} sur ${total}`,
  questionsOf: (from, to, total) => `Questions ${from} à ${to} sur ${total}`,
  stimulus: "Texte",
  recording: "Enregistrement",
  questions: "Questions",
  options: (n) => `Réponses à la question ${n}`,
  clear: "Effacer ma réponse",
  cleared: "Réponse effacée.",
  flag: "Marquer",
  flagged: "Marquée",
  flagLabel: (n) => `Marquer la question ${n} pour la revoir`,
  rejected:
    "Le serveur n’a pas pu accepter cette réponse. Veuillez choisir de nouveau ; si ce message persiste, prévenez le surveillant.",
  previous: "Précédent",
  next: "Suivant",
  toOverview: "Vue d’ensemble",
  endOfTest: "Revoir et remettre",
  answeredOf: (n, total) => `${n}/${total} avec réponse`,
  play: "Écouter",
  playAgain: "Réécouter",
  playing: "Lecture en cours…",
  playFinished: "L’enregistrement est terminé.",
  playsLeft: (n) =>
    n === 0 ? "Plus aucune écoute" : n === 1 ? "1 écoute restante" : `${n} écoutes restantes`,
  playsNoLimit: "Autant de fois que vous le souhaitez",
  audioLoading: "L’enregistrement est en cours de chargement…",
  audioFailed:
    "L’enregistrement n’est pas encore arrivé. Il est redemandé automatiquement ; vous pouvez passer à d’autres questions.",
  audioBroken: "L’enregistrement s’est interrompu. Veuillez prévenir le surveillant.",
  progress: "Progression de l’enregistrement",
  noPause: "Une fois lancé, l’enregistrement est lu jusqu’au bout.",
  leavePlayingTitle: "L’enregistrement est en cours de lecture",
  leavePlayingText:
    "Si vous quittez cet écran maintenant, la lecture s’arrête et cette écoute est comptée.",
  stay: "Rester ici",
  leave: "Quitter et arrêter la lecture",
  overview: "Vue d’ensemble des questions",
  answered: "Répondue",
  unanswered: "Sans réponse",
  unseen: "Pas encore vue",
  flaggedWord: "Marquée",
  here: "vous êtes ici",
  filterAll: "Toutes",
  filterOpen: "Sans réponse",
  filterFlagged: "Marquées",
  filter: "Afficher",
  nothingHere: "Aucune question ici.",
  close: "Fermer",
  handIn: "Remettre…",
  handInTitle: "Remettre votre épreuve ?",
  handInText: "Vous ne pourrez plus modifier vos réponses ensuite.",
  handInAll: (n) => `Les ${n} questions ont une réponse.`,
  handInOpen: (n, total) =>
    n === 1 ? `1 question sur ${total} est sans réponse.` : `${n} questions sur ${total} sont sans réponse.`,
  handInFlagged: (n) => (n === 1 ? "1 question est marquée." : `${n} questions sont marquées.`),
  handInTimeLeft: (time) => `Il vous reste ${time}.`,
  underAMinute: "moins d’une minute",
  handInNow: "Remettre maintenant",
  backToTest: "Revenir à l’épreuve",
  handingIn: "Remise en cours…",
  handInWaiting: "Votre épreuve n’est pas encore remise",
  handInWaitingText:
    "Le serveur ne répond pas. Vos réponses sont conservées ; cette page réessaie d’elle-même. Ne la fermez pas. Vous pouvez aussi revenir à l’épreuve tant qu’il reste du temps.",
  handInRefused: "Le serveur n’a pas accepté la remise.",
  timeUpTitle: "Le temps est écoulé",
  closedTitle: "Votre épreuve est close",
  timeUpSending: (n) =>
    n === 1
      ? "Votre dernière modification est en cours d’envoi…"
      : `Vos ${n} dernières modifications sont en cours d’envoi…`,
  timeUpChecking: "En attente de la confirmation du serveur…",
  timeUpOffline: (n) =>
    n === 1
      ? "Une modification est conservée sur cet ordinateur et n’est pas encore sur le serveur. Elle sera envoyée dès que la connexion sera rétablie. Ne fermez pas cette page ; veuillez prévenir le surveillant."
      : `${n} modifications sont conservées sur cet ordinateur et ne sont pas encore sur le serveur. Elles seront envoyées dès que la connexion sera rétablie. Ne fermez pas cette page ; veuillez prévenir le surveillant.`,
  timeUpSafe: "Vos réponses sont en sûreté sur le serveur. Votre récépissé est en préparation.",
  late: "Certaines modifications sont arrivées après la fin du temps. Elles sont conservées, et une personne décidera de leur sort.",
  doneTitle: "Votre épreuve est remise",
  doneText: "Votre récépissé va s’ouvrir.",
  pausedTitle: "L’épreuve est suspendue",
  pausedText:
    "Le surveillant a arrêté le chronomètre. Vos réponses sont conservées. Les questions réapparaîtront à la reprise de l’épreuve.",
  display: "Affichage et aide",
  textSize: "Taille du texte",
  contrast: "Couleurs",
  contrastNames: {
    system: "Comme cet ordinateur", light: "Clair", dark: "Sombre",
    "high-light": "Contraste élevé, clair", "high-dark": "Contraste élevé, sombre",
  },
  interfaceLanguage: "Langue des boutons et des messages",
  help: "Clavier",
  helpKeys:
    "Tab et Maj+Tab passent d’une commande à l’autre, les flèches d’une réponse à l’autre, Espace sélectionne.",
  helpDigits:
    "Lorsque vous êtes dans une question, les touches 1 à 6 ou A à F choisissent la première à la sixième réponse.",
  notices: "Avis",
  message: "Message du surveillant",
  dismiss: "Masquer ce message",
  tools: "Outils de l’épreuve",
  navigation: "Passer d’une question à l’autre",
};

/** French typography: no line break before high punctuation or inside quotation marks. */
export function unbreakable(text: string): string {
  return text.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

function typeset(words: Words): Words {
  const entry = (value: unknown): unknown => {
    if (typeof value === "string") return unbreakable(value);
    if (typeof value === "function") {
      return (...args: unknown[]) => unbreakable(String((value as (...a: unknown[]) => unknown)(...args)));
    }
    return Object.fromEntries(
      Object.entries(value as Record<string, string>).map(([key, text]) => [key, unbreakable(text)]),
    );
  };
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, entry(value)])) as Words;
}

export const WORDS: Readonly<Record<Locale, Words>> = { en, fr: typeset(fr) };

/** A text of the server in the interface language, else in whichever it has. */
export function localise(text: Localised, locale: Locale): string {
  return typeof text === "string" ? text : text[locale] ?? text.en ?? text.fr ?? "";
}

/** `10:32:05` from the server's stamp: its own zone when it names one, else this computer's. */
export function formatSavedAt(stamp: string): string {
  const zoned = /T(\d\d:\d\d:\d\d)(?:\.\d+)?[+-]\d\d:?\d\d$/.exec(stamp);
  if (zoned?.[1] !== undefined) return zoned[1];
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime())) return stamp;
  return time.toLocaleTimeString("en-GB", { hour12: false });
}
