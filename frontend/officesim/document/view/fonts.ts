/** Carlito, whose letters are as wide as those of the usual office font; served from here. */

const FILES = import.meta.glob<string>("/node_modules/@fontsource/carlito/files/carlito-latin{,-ext}-{400,700}-{normal,italic}.woff2", { query: "?url", import: "default", eager: true });
/** Which characters each set of files holds; a browser fetches a file once it needs one of them. */
const RANGES: Readonly<Record<string, string>> = {
  latin: "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
  "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
};

for (const [path, address] of Object.entries(FILES)) {
  const [, set, weight, style] = /carlito-(latin(?:-ext)?)-(\d+)-(\w+)\.woff2$/.exec(path)!;
  document.fonts.add(new FontFace("Carlito", `url("${address}") format("woff2")`, { weight: weight!, style: style!, unicodeRange: RANGES[set!]!, display: "swap" }));
}
