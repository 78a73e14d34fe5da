/** What stands in a form: read, compared, and put back. Files cannot be put back by any browser. */

export interface Field {
  readonly name: string;
  readonly label: string;
  /** One value; several for ticks, of which those ticked are there. */
  readonly values: readonly string[];
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The form's own business, which nobody types. */
const OWN = new Set(["csrf_token", "stamp", "copy", "bands", "act"]);
const TICKS = new Set(["checkbox", "radio"]);

/** What stands in the form; with `asMade`, what the server wrote into it. */
export function read(form: HTMLFormElement, asMade = false): Field[] {
  const found = new Map<string, { label: string; values: string[] }>();
  for (const control of controls(form)) {
    const field = found.get(control.name) ?? { label: labelOf(control), values: [] };
    found.set(control.name, field);
    const value = valueOf(control, asMade);
    if (value !== null) field.values.push(value);
  }
  return [...found].map(([name, field]) => ({ name, ...field }));
}

/** Those of `fields` that say otherwise than `than` does. */
export function differing(fields: readonly Field[], than: readonly Field[]): Field[] {
  const other = new Map(than.map(({ name, values }) => [name, key(values)]));
  return fields.filter(({ name, values }) => (other.get(name) ?? key([])) !== key(values));
}

/** Put values back where the form has a field for them. */
export function write(form: HTMLFormElement, fields: readonly Field[]): void {
  const wanted = new Map(fields.map(({ name, values }) => [name, values]));
  for (const control of controls(form)) {
    const values = wanted.get(control.name);
    if (values === undefined) continue;
    if (control instanceof HTMLInputElement && TICKS.has(control.type)) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

/** Whether a file is chosen, which waits to be sent. */
export function hasFile(form: HTMLFormElement): boolean {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=file]")].some(({ files }) => (files?.length ?? 0) > 0);
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((one): one is Control =>
    (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement)
    && one.name !== "" && !OWN.has(one.name) && one.type !== "file");
}

function valueOf(control: Control, asMade: boolean): string | null {
  if (control instanceof HTMLSelectElement) {
    if (!asMade) return control.value;
    return ([...control.options].find((one) => one.hasAttribute("selected")) ?? control.options[0])?.value ?? "";
  }
  if (control instanceof HTMLInputElement && TICKS.has(control.type)) {
    return (asMade ? control.defaultChecked : control.checked) ? control.value : null;
  }
  return (asMade ? control.defaultValue : control.value).replaceAll("\r\n", "\n");
}

function labelOf(control: Control): string {
  const group = control.closest("fieldset")?.querySelector("legend");
  const ticks = control instanceof HTMLInputElement && TICKS.has(control.type);
  const label = ticks && group !== null && group !== undefined ? group : control.labels?.[0];
  return (label?.textContent ?? "").replace(/\s+/g, " ").trim() || control.name;
}

function key(values: readonly string[]): string {
  return JSON.stringify([...values].sort());
}
