/** The length of JSON as the server spells it: an accent takes six bytes, as \u00e9 does. */
export function spelledLength(value: unknown): number {
  const text = JSON.stringify(value);
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) length += 5;
  return length;
}
