/** Characters that cannot be seen, or not be stored, made visible; the server's twin is characters.py. */

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/g;

/** Control pictures for controls, U+FFFD for lone surrogates; as long as before. */
export function visible(text: string): string {
  return wellFormed(text).replace(CONTROLS, (found) => {
    const code = found.charCodeAt(0);
    return code === 0x7f ? "\u2421" : String.fromCharCode(0x2400 + code);
  });
}

/** `visible`, with line ends of other systems as line feeds. */
export const clean = (text: string): string => visible(text.replace(/\r\n?/g, "\n"));

/** `String.prototype.toWellFormed`, which browsers have from 2023 on only. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : "\ufffd"));
}
