/** Days as people type them. Both languages write the day first; the long form beside it leaves no doubt. */
import { h, setText } from "./dom";
import { kitLocale } from "./words";

/** "15/03/2027", "15.3.27" or "2027-03-15" as an ISO day; null for what is no day. */
export function readDay(text: string): string | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const plain = /^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})\s*$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : plain ? [plain[3], plain[2], plain[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const full = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${full}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === full ? full : null;
}

export function showDay(iso: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  return found ? `${found[3]}/${found[2]}/${found[1]}` : iso;
}

function longDay(iso: string): string {
  const format = new Intl.DateTimeFormat(kitLocale() === "fr" ? "fr-FR" : "en-GB", {
    timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric",
  });
  return format.format(new Date(`${iso}T00:00:00Z`));
}

/** A text field for a day, with its long form beside it; arrows up and down go by days. */
export function dayInput(props: Readonly<Record<string, string | null>>, value: string): {
  readonly input: HTMLInputElement;
  readonly element: HTMLElement;
  /** The ISO day, or what was typed when it is no day. */
  value(): string;
  set(iso: string): void;
} {
  const input = h("input", { type: "text", autocomplete: "off", ...props });
  const long = h("span", { class: "kit-day-long", "aria-live": "polite" });
  const tell = () => {
    const day = readDay(input.value);
    setText(long, day === null ? "" : longDay(day));
  };
  const set = (iso: string) => {
    input.value = showDay(iso);
    tell();
  };
  input.addEventListener("input", tell);
  input.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    const day = readDay(input.value);
    if (by === 0 || day === null || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + by);
    set(date.toISOString().slice(0, 10));
    input.dispatchEvent(new Event("change"));
  });
  set(value);
  return { input, element: h("span", { class: "kit-day" }, input, long), value: () => readDay(input.value) ?? input.value, set };
}
