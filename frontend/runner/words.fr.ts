/** The interface in French; spaces before high punctuation are made unbreakable in words.ts. */
import type { Words } from "./words.en";

export const fr: Words = {
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
  saveNothing: "Rien en attente d’envoi",
  saveConnected: "Connecté. Rien en attente d’envoi",
  notDurable:
    "Ce navigateur ne peut pas conserver de copie de vos réponses. Elles sont envoyées aussitôt au serveur. Ne fermez pas et ne rechargez pas cette page tant qu’un envoi est en attente.",
  offlineTitle: "Pas de connexion avec le serveur",
  offlineKept:
    "Vous pouvez continuer : vos réponses sont conservées sur cet ordinateur et seront envoyées dès que la connexion sera rétablie. Le temps continue de courir.",
  offlineUnkept:
    "Vous pouvez continuer : vos réponses restent sur cette page et seront envoyées dès que la connexion sera rétablie. Ne la fermez pas et ne la rechargez pas. Le temps continue de courir.",
  offlineLong: (n) => `Le serveur ne répond plus depuis ${n} minutes : veuillez prévenir le surveillant.`,
  reconnect: (time) =>
    `Il vous reste ${time} pour rétablir la connexion. Ce qui parvient au serveur d’ici là compte de soi-même ; ce qui arrive ensuite est conservé, et une personne décide si cela compte.`,
  reconnectLate:
    "Le délai d’envoi est passé. Ce qui arrive à présent est conservé, et une personne décide si cela compte.",
  notOursTitle: "Un autre service répond à la place du serveur",
  notOursText: "Le réseau demande peut-être une identification.",
  busyTitle: "Le serveur est très sollicité",
  signedOutTitle: "Cette page n’est plus connectée",
  signedOutText:
    "Rien ne parvient au serveur d’ici là. Vos réponses sont conservées sur cet ordinateur. Demandez un nouveau code d’accès au surveillant.",
  enterCode: "Saisir le code d’accès",
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
  rule4: (seconds) =>
    `Si le réseau tombe en panne, continuez : vos réponses sont conservées sur cette page. Celles données avant la fin comptent si elles parviennent au serveur au plus tard ${seconds} secondes après la fin. Celles qui arrivent ensuite sont conservées, et une personne décide si elles comptent.`,
  recordedTitle: "Ce qui est enregistré",
  recorded: {
    answers: "Vos réponses et vos marques, les questions que vous avez vues, et quand.",
    focus: "Le moment où cette fenêtre perd le clavier ou quitte le plein écran, et pendant combien de temps.",
    paste: "Le fait que quelque chose a été collé et le nombre de caractères ; jamais le contenu.",
    network: "Le moment où la connexion est coupée et celui où elle revient.",
    room: "Le moment où vous appelez le surveillant et celui où vous avez lu un message.",
  },
  recordedNever:
    "Des personnes peuvent consulter ces données en cas de doute ; elles ne changent jamais le score. Ni caméra, ni microphone, ni image de votre écran ne sont utilisés.",
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
    "Le serveur ne répond pas. Vos réponses sont conservées ; cette page réessaie d’elle-même. Ne la fermez pas. Vous pouvez aussi revenir à l’épreuve tant qu’il reste du temps : les questions réapparaissent dès que le serveur répond.",
  returningTitle: "Retour à votre épreuve…",
  returningText:
    "Cette page demande au serveur si l’épreuve a déjà été remise. Si elle ne l’a pas été, les questions réapparaissent.",
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
  late: (n) =>
    n === 1
      ? "1 réponse est arrivée après la fin du temps. Elle est conservée, et une personne décide si elle compte."
      : `${n} réponses sont arrivées après la fin du temps. Elles sont conservées, et une personne décide si elles comptent.`,
  undelivered:
    "Le serveur n’a pas confirmé toutes les modifications faites sur cet ordinateur. La copie conservée sur cet ordinateur y reste. Veuillez prévenir le surveillant avant de partir.",
  unread:
    "Ce qui avait été conservé auparavant sur cet ordinateur n’a pas pu être lu et y reste donc. S’il vous a été indiqué que des modifications n’étaient pas encore envoyées, veuillez prévenir le surveillant avant de partir.",
  doneTitle: "Votre épreuve est remise",
  doneText: "Votre récépissé va s’ouvrir.",
  doneNotable: "Veuillez lire ce qui suit avant d’ouvrir votre récépissé.",
  openReceipt: "Ouvrir le récépissé",
  pauseTitles: {
    invigilator: "L’épreuve est suspendue", break: "Votre pause", device: "L’épreuve est suspendue",
    ended: "Le surveillant a mis fin à votre épreuve", other: "L’épreuve est suspendue",
  },
  pauseTexts: {
    invigilator: "Le surveillant a arrêté le chronomètre. Vos réponses sont conservées. Les questions réapparaîtront à la reprise de l’épreuve.",
    break: "Le chronomètre est arrêté. Les questions réapparaîtront lorsque vous reprendrez, ou lorsque votre temps de pause sera épuisé.",
    device: "Le chronomètre est arrêté à cause de votre ordinateur. Vos réponses sont conservées. Le surveillant fera reprendre l’épreuve.",
    ended: "Cette décision peut encore être annulée pendant une minute. Vos réponses sont conservées. Veuillez vous adresser au surveillant.",
    other: "Le chronomètre est arrêté. Vos réponses sont conservées. Les questions réapparaîtront à la reprise de l’épreuve.",
  },
  takeBreak: "Faire une pause",
  breakTitle: "Faire une pause ?",
  breakText: (time) =>
    `Le chronomètre s’arrête et les questions sont masquées. Il vous reste ${time} de pause en tout ; ce que vous n’utilisez pas reste disponible.`,
  breakBegin: "Commencer la pause",
  breakFailed: "La pause n’a pas commencé : le serveur n’a pas répondu. Le temps continue de courir. Réessayez ou prévenez le surveillant.",
  breakRefused: (why) => `La pause n’a pas commencé. ${why} Le temps continue de courir.`,
  breakLeft: (time) => `Temps de pause restant : ${time}`,
  breakEnd: "Reprendre maintenant",
  breakEndFailed: "Le serveur n’a pas encore répondu : la pause continue. Veuillez réessayer.",
  elsewhereTitle: "Votre épreuve est ouverte dans un autre onglet",
  elsewhereText: "Elle ne peut se poursuivre que dans un seul onglet. Si vous continuez ici, l’autre onglet n’accepte plus de réponses ; rien n’est perdu.",
  elsewhereLeave: "Pour continuer là-bas, fermez cet onglet.",
  goOnHere: "Continuer ici",
  fullscreen: "Plein écran",
  provisionalTitle: "Ouverte sans le serveur",
  provisionalText:
    "Cette page montre ce qui est conservé sur cet ordinateur. Vous pouvez continuer : elle reprendra dès que le serveur répondra. Le temps affiché est estimé d’après l’horloge de cet ordinateur ; le serveur le corrigera. Les enregistrements et les images reviendront avec la connexion.",
  helpStates: { none: "Aide", waiting: "Aide : en attente", coming: "Aide : on arrive" },
  helpTitle: "Aide",
  helpText: "Le surveillant voit votre demande et vient à vous. Le temps continue de courir.",
  askHelp: "Appeler le surveillant",
  cancelHelp: "Je n’ai plus besoin d’aide",
  helpWaiting: "Votre demande est envoyée. Le surveillant n’a pas encore répondu.",
  helpComing: "Le surveillant arrive.",
  helpOffline: "Il n’y a pas de connexion : une demande attendra son retour. Veuillez lever la main.",
  helpOfflineAsked: "Votre demande attend le retour de la connexion. Veuillez lever la main.",
  helpBefore: "L’épreuve n’a pas commencé : veuillez lever la main pour appeler le surveillant.",
  helpRaise: "Veuillez lever la main pour appeler le surveillant.",
  rescueSave: "Enregistrer un fichier de secours",
  rescueTitle: "Réponses qui ne peuvent pas être envoyées",
  rescueText: "Un fichier de secours contient ce qui n’est pas parvenu au serveur. Seul le serveur peut le lire. Enregistrez-le et remettez-le au surveillant.",
  rescueSaved: (name) => `Enregistré sous ${name}. Remettez ce fichier au surveillant ; gardez cette page ouverte.`,
  rescueFailed: "Le fichier n’a pas pu être créé. Gardez cette page ouverte et prévenez le surveillant.",
  display: "Affichage",
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
  messages: "Messages",
  haveRead: "J’ai lu ce message",
  messageRead: "Marqué comme lu.",
  tools: "Outils de l’épreuve",
  navigation: "Passer d’une question à l’autre",
  // Office test
  office: {
    projects: "Projets",
    project: (n: number, total: number, title: string) => `Projet ${n} sur ${total} : ${title}`,
    tasks: "Tâches",
    task: (n: number) => `Tâche ${n}`,
    taskOf: (n: number, total: number) => `Tâche ${n} sur ${total}`,
    scenario: "À propos de ce projet",
    done: "Marquer comme faite",
    isDone: "Faite",
    doneHint: "Pour votre propre suivi ; cela ne compte pas.",
    flag: "À revoir",
    flagged: "À revoir",
    previous: "Précédente",
    next: "Suivante",
    nextProject: "Projet suivant",
    hide: "Masquer les tâches",
    show: "Afficher les tâches",
    reset: "Recommencer…",
    resetTitle: "Recommencer ce projet ?",
    resetText: "Le fichier redevient tel qu’il était au début. Ce que vous avez fait dans ce projet ne compte plus. Les autres projets restent inchangés.",
    resetNow: "Recommencer",
    resetDone: "Le projet a été recommencé.",
    opening: "Ouverture du fichier…",
    failed: "Le fichier n’a pas pu être ouvert. Une nouvelle tentative suit ; si ce message reste affiché, prévenez la personne qui surveille.",
    again: "Réessayer",
    reloaded: "Le fichier a été rouvert tel que le serveur le connaît.",
    workspace: (title: string) => `Travail sur : ${title}`,
    panel: "Tâches et projets",
    progress: (done: number, total: number) => `${done} tâches sur ${total} marquées comme faites`,
    files: "Les fichiers sont enregistrés au fil de votre travail. Vous n’avez rien à enregistrer.",
    recorded: "Chaque action dans les applications, vos marques et vos signets, et le moment ; votre travail peut être revu, étape par étape.",
    cut: (seconds: number) =>
      `Si le réseau est coupé, continuez : votre travail est conservé sur cet ordinateur. Ce que vous faites avant la fin compte si le serveur le reçoit au plus tard ${seconds} secondes après la fin. Ce qui arrive plus tard est conservé, et une personne décide si cela compte.`,
    rules: {
      end: "Seul compte l’état final des fichiers et de la messagerie, quel que soit le chemin suivi.",
      order: "Faites les tâches dans l’ordre de votre choix ; vous pouvez revenir à tout projet jusqu’à la remise.",
    },
    handInAll: (n: number) => `Les ${n} tâches sont toutes marquées comme faites.`,
    handInOpen: (n: number, total: number) =>
      n === 1 ? `1 tâche sur ${total} n’est pas marquée comme faite.` : `${n} tâches sur ${total} ne sont pas marquées comme faites.`,
    handInText: "Tout votre travail compte, marqué comme fait ou non. Ensuite, vous ne pourrez plus rien modifier.",
  },
};
