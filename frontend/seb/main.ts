/** On pages before the test: pass on what Safe Exam Browser's JavaScript offers. */
import { claim, prepare, present } from "../runner/seb";

const LOOK_MS = 1000;

/** Hidden fields of the form that takes an access code. */
function fill(): void {
  const said = claim();
  for (const [name, value] of Object.entries(said ?? {})) {
    const field = document.querySelector<HTMLInputElement>(`input[name="seb_${name}"]`);
    if (field && value !== null) field.value = String(value);
  }
}

/** The waiting room offers this way once nothing else is missing. */
function goOn(): void {
  const way = document.querySelector<HTMLElement>("[data-by-script]")?.dataset["byScript"];
  if (way) window.location.assign(way);
  else setTimeout(goOn, LOOK_MS);
}

async function run(): Promise<void> {
  if (!present()) return;
  await prepare();
  fill();
  for (const found of document.querySelectorAll<HTMLElement>("[data-seb-found]")) found.hidden = false;
  for (const absent of document.querySelectorAll<HTMLElement>("[data-seb-absent]")) absent.hidden = true;
  if (claim()?.config !== undefined && document.getElementById("wait-status")) goOn();
}

void run();
