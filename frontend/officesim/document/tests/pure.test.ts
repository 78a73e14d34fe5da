import { describe, expect, it } from "vitest";
import { canonical, digestOf } from "../canonical";
import { matchesIn } from "../commands/find";
import { schema } from "../schema";
import { labels, numeral } from "../view/labels";
import { styleSheet } from "../view/sheet";
import { Bench, opening, paragraph } from "./support";
import { numberList } from "../commands/paragraph";

describe("canonical JSON", () => {
  it("sorts keys by code units and keeps order of lists", () => {
    expect(canonical({ b: [3, 1], "€": null, a: "é\n", "1": true })).toBe('{"1":true,"a":"é\\n","b":[3,1],"€":null}');
  });
  it("has the digest that sha256sum gives", async () => {
    expect(await digestOf({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  });
});

describe("numerals", () => {
  it("are those of the office", () => {
    expect([1, 4, 9, 14, 40, 1999].map((one) => numeral("upperRoman", one))).toEqual(["I", "IV", "IX", "XIV", "XL", "MCMXCIX"]);
    expect([1, 26, 27, 53].map((one) => numeral("lowerLetter", one))).toEqual(["a", "z", "aa", "aaa"]);
  });
});

describe("lists", () => {
  it("count on within a level and begin anew below another", () => {
    const start = opening(
      paragraph("a", { list: "n" }), paragraph("b", { list: "n", level: 1 }), paragraph("c", { list: "n", level: 1 }), paragraph("d", { list: "n" }), paragraph("e", { list: "n", level: 1 }),
    );
    start.lists["n"] = numberList();
    const b = new Bench(start);
    expect(labels(b.editor, b.body).map((one) => one.text)).toEqual(["1.", "a.", "b.", "2.", "a."]);
  });
});

describe("find", () => {
  const doc = schema.nodeFromJSON(opening(paragraph("The cat, the Category and THE cat.")).body);
  const count = (words: string, matchCase: boolean, whole: boolean) => matchesIn(doc, "body", words, { matchCase, whole }).length;
  it("minds case and whole words only when asked", () => {
    expect(count("the", false, false)).toBe(3);
    expect(count("the", true, false)).toBe(1);
    expect(count("cat", false, false)).toBe(3);
    expect(count("cat", false, true)).toBe(2);
    expect(count("", false, false)).toBe(0);
  });
});

describe("the style sheet", () => {
  it("holds each style resolved over its bases", () => {
    const b = new Bench(opening(paragraph("x")));
    const rule = styleSheet(b.editor.state.styles).split("\n").find((one) => one.includes("ods-Heading1"))!;
    expect(rule).toContain("font-weight: bold");
    expect(rule).toContain("font-size: 16pt");
    expect(rule).toContain("Carlito");
  });
});
