/** The interface in English. Its shape is the contract for every other language. */
export const en = {
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
  saveNothing: "Nothing waiting to be sent",
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
  reconnect: (time: string) =>
    `You have ${time} to reconnect. What reaches the server by then counts by itself; what arrives later is kept, and a person decides whether it counts.`,
  reconnectLate:
    "The time for sending has passed. What arrives now is kept, and a person decides whether it counts.",
  notOursTitle: "Something else answers instead of the test server",
  notOursText: "The network may be asking for a sign-in.",
  busyTitle: "The test server is busy",
  signedOutTitle: "This page is no longer signed in",
  signedOutText:
    "Nothing reaches the server until then. Your answers are kept on this computer. Ask the invigilator for a new access code.",
  enterCode: "Enter the access code",
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
  rule4: (seconds: number) =>
    `If the network fails, go on: your answers are kept on this page. Those given before the end count if they reach the server at most ${seconds} seconds after the end. Those that arrive later are kept, and a person decides whether they count.`,
  recordedTitle: "What is recorded",
  recorded: {
    answers: "Your answers and flags, which questions you have seen, and when.",
    focus: "When this window loses the keyboard or leaves the full screen, and for how long.",
    paste: "That something was pasted and how many characters; never what.",
    network: "When the connection fails and comes back.",
    room: "When you call the invigilator and when you have read a message.",
  },
  recordedNever:
    "People may look at this when something is unclear; it never changes the score. No camera, no microphone and no picture of your screen is used.",
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
    "The server does not answer. Your answers are kept; this page keeps trying. Do not close it. You can also go back to the test while there is time: the questions come back once the server answers.",
  returningTitle: "Going back to your test…",
  returningText:
    "This page asks the server whether the test was already handed in. If it was not, the questions come back.",
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
  late: (n: number) =>
    n === 1
      ? "1 answer arrived after the end of the time. It is kept, and a person decides whether it counts."
      : `${n} answers arrived after the end of the time. They are kept, and a person decides whether they count.`,
  undelivered:
    "The server has not confirmed every change made on this computer. The copy on this computer stays. Please tell the invigilator before you leave.",
  unread:
    "What was kept on this computer earlier could not be read, so it stays here. If you were told that changes were not yet sent, please tell the invigilator before you leave.",
  doneTitle: "Your test is handed in",
  doneText: "Your receipt opens now.",
  doneNotable: "Please read this before you open your receipt.",
  openReceipt: "Open the receipt",
  // Pauses
  pauseTitles: {
    invigilator: "The test is paused", break: "Your break", device: "The test is paused",
    ended: "Your test has been ended by the invigilator", other: "The test is paused",
  },
  pauseTexts: {
    invigilator: "The invigilator has stopped the clock. Your answers are kept. The questions come back when the test goes on.",
    break: "The clock stands still. The questions come back when you go on, or when the time of your breaks is used up.",
    device: "The clock stands still because of your computer. Your answers are kept. The invigilator lets the test go on.",
    ended: "It may still be taken back for a minute. Your answers are kept. Please speak to the invigilator.",
    other: "The clock stands still. Your answers are kept. The questions come back when the test goes on.",
  },
  takeBreak: "Take a break",
  breakTitle: "Take a break?",
  breakText: (time: string) =>
    `The clock stops and the questions are hidden. You have ${time} of break left in all; what you do not use stays for later.`,
  breakBegin: "Begin the break",
  breakFailed: "The break has not begun: the server did not answer. The time goes on. Try again, or tell the invigilator.",
  breakRefused: (why: string) => `The break has not begun. ${why} The time goes on.`,
  breakLeft: (time: string) => `Break time left: ${time}`,
  breakEnd: "Go on now",
  breakEndFailed: "The server has not answered yet, so the break goes on. Please try again.",
  // Another tab, full screen, opened without the server
  elsewhereTitle: "Your test is open in another tab",
  elsewhereText: "It can go on in one tab only. If you go on here, the other tab stops taking answers; nothing is lost.",
  elsewhereLeave: "To go on there instead, close this tab.",
  goOnHere: "Go on here",
  fullscreen: "Full screen",
  provisionalTitle: "Opened without the server",
  provisionalText:
    "This page shows what is kept on this computer. You can go on: it continues as soon as the server answers. The time shown is a guess by this computer’s clock; the server corrects it. Recordings and pictures come back with the connection.",
  // Help
  helpStates: { none: "Help", waiting: "Help: waiting", coming: "Help: coming" },
  helpTitle: "Help",
  helpText: "The invigilator sees your request and comes to you. The time goes on.",
  askHelp: "Call the invigilator",
  cancelHelp: "I no longer need help",
  helpWaiting: "Your request is sent. The invigilator has not answered yet.",
  helpComing: "The invigilator is coming.",
  helpOffline: "There is no connection: a request waits for it. Please raise your hand.",
  helpOfflineAsked: "Your request waits for the connection. Please raise your hand.",
  helpBefore: "The test has not begun: please raise your hand to call the invigilator.",
  helpRaise: "Please raise your hand to call the invigilator.",
  // Rescue file
  rescueSave: "Save a rescue file",
  rescueTitle: "Answers that cannot be sent",
  rescueText: "A rescue file holds what has not reached the server. Only the server can read it. Save it and give it to the invigilator.",
  rescueSaved: (name: string) => `Saved as ${name}. Give the file to the invigilator; keep this page open.`,
  rescueFailed: "The file could not be made. Keep this page open and tell the invigilator.",
  // Settings and help
  display: "Display",
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
  messages: "Messages",
  haveRead: "I have read this",
  messageRead: "Marked as read.",
  tools: "Test tools",
  navigation: "Move between the questions",
  // Office test
  office: {
    projects: "Projects",
    project: (n: number, total: number, title: string) => `Project ${n} of ${total}: ${title}`,
    tasks: "Tasks",
    task: (n: number) => `Task ${n}`,
    taskOf: (n: number, total: number) => `Task ${n} of ${total}`,
    scenario: "About this project",
    keys: "Ctrl+F6 goes from the application to the tasks and back. In the application, F6 goes from pane to pane and Alt shows the letters of the ribbon.",
    done: "Mark as done",
    isDone: "Done",
    doneHint: "For your own overview; it does not count.",
    flag: "Flag",
    flagged: "Flagged",
    previous: "Previous",
    next: "Next",
    nextProject: "Next project",
    hide: "Hide the tasks",
    show: "Show the tasks",
    reset: "Reset project…",
    resetTitle: (n: number, title: string) => `Reset project ${n}: ${title}?`,
    resetText: "The file goes back to how it was at the start. What you have done in this project no longer counts. The other projects stay as they are.",
    resetNow: "Reset the project",
    resetDone: "The project has been reset.",
    opening: "Opening the file…",
    failed: "The file could not be opened. It is tried again; if this message stays, tell the invigilator.",
    again: "Try again",
    reloaded: "The file was opened again as the server has it.",
    workspace: (title: string) => `Work on: ${title}`,
    panel: "Tasks and projects",
    progress: (done: number, total: number) => `Done in the whole test: ${done} of ${total}`,
    progressHere: (done: number, total: number) => `Done in this project: ${done} of ${total}`,
    doneOf: (done: number, total: number) => `${done} of ${total} tasks marked as done`,
    flaggedCount: (n: number) => `${n} flagged`,
    notOpened: "not opened yet",
    files: "The files are saved as you work. There is nothing to save yourself.",
    recorded: "Every action in the applications, your marks and flags, and when; people can watch your work again, step by step.",
    cut: (seconds: number) =>
      `If the network fails, go on: your work is kept on this computer. What you do before the end counts if it reaches the server at most ${seconds} seconds after the end. What arrives later is kept, and a person decides whether it counts.`,
    rules: {
      end: "Only what the files and the mailbox are like in the end counts, whatever way you took.",
      order: "Do the tasks in any order; go back to any project until you hand in.",
    },
    handInAll: (n: number) => `All ${n} tasks are marked as done.`,
    handInOpen: (n: number, total: number) =>
      n === 1 ? `1 of ${total} tasks is not marked as done.` : `${n} of ${total} tasks are not marked as done.`,
    handInFlagged: (n: number) => (n === 1 ? "1 task is flagged." : `${n} tasks are flagged.`),
    handInText: "All your work counts, marked as done or not. After this you cannot change anything.",
  },
};

export type Words = typeof en;
