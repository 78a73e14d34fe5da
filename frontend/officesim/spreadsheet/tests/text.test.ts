import { describe, expect, it } from "vitest";
import { canonical } from "../engine/canonical";
import { parseTable } from "../commands/tabtext";
import { pattern } from "../commands/edit";
import { seriesOf } from "../commands/fill";
import { decimals } from "../commands/format";
import { shrunk } from "../commands/lines";
import { linesOf } from "../commands/page";
import { compare, passes, typedNumber } from "../commands/sort";
import { comparesTo, without } from "../commands/validation";
import { finished, followed, moved, referencesIn, wantsReference } from "../formula";
import { summary } from "../pivot";
import { areaOf, columnName, parseRange, quoted, rangeName } from "../refs";
import { innermost } from "../parts/suggestions";
import { cut } from "../parts/preview";
import { ticks } from "../charts/draw";

describe("references", () => {
  it("are read and written", () => {
    expect(columnName(703)).toBe("AAA");
    expect(parseRange("$B$2:D5")).toEqual({ top: 2, left: 2, bottom: 5, right: 4 });
    expect(rangeName(parseRange("c:d") as never)).toBe("C:D");
    expect(rangeName(parseRange("2:5") as never)).toBe("2:5");
    expect(parseRange("XFE1")).toBeNull();
    expect([quoted("Data"), quoted("L'été 1"), quoted("A1")]).toEqual(["Data", "'L''été 1'", "'A1'"]);
  });
  it("are found outside texts and names", () => {
    expect(referencesIn('=SUM(A1:B2)&"C3"+Data!$D4+LOG10(E5)+Rate_1').map((one) => one.text)).toEqual(["A1:B2", "Data!$D4", "E5"]);
  });
  it("move with a copy", () => {
    expect(moved("=A1+$B1+C$1+$D$1", 2, 1)).toBe("=B3+$B3+D$1+$D$1");
    expect(moved("=SUM(A:A)+SUM(3:4)", 1, 1)).toBe("=SUM(B:B)+SUM(4:5)");
    expect(moved("=A1", -1, 0)).toBe("=#REF!");
    expect(moved("12", 5, 5)).toBe("12");
  });
  it("follow the cells they name", () => {
    const from = areaOf("B2:C3");
    expect(followed("=B2+$C$3+A1+SUM(B2:D9)", from, "S", true, 10, 1)).toBe("=C12+$D$13+A1+SUM(B2:D9)");
    expect(followed("=B2+S!B2", from, "S", false, 1, 0)).toBe("=B2+S!B3");
  });
  it("shrink before their first or last row goes", () => {
    const shift = { axis: "rows", at: 5, count: 2, insert: false } as const;
    expect(shrunk("=SUM(A2:A5)+SUM(A$6:A9)+A5", () => true, shift)).toBe("=SUM(A2:A4)+SUM(A$7:A9)+A5");
    expect(shrunk("=SUM(A5:A6)", () => true, shift)).toBe("=SUM(A5:A6)");
  });
  it("may be pointed at after an operator", () => {
    expect([wantsReference("=", 1), wantsReference("=A1", 3), wantsReference("=SUM(", 5), wantsReference('="a', 3), wantsReference("abc", 3)]).toEqual([true, false, true, false, false]);
  });
});

describe("typing", () => {
  it("closes brackets and turns logical words", () => {
    expect([finished("=SUM(A1"), finished("VRAI"), finished("true"), finished('=A1&"("'), finished("+A1")]).toEqual(["=SUM(A1)", "TRUE", "TRUE", '=A1&"("', "=A1"]);
    expect([innermost("=IF(SUM(A1,"), innermost("=IF(SUM(A1),"), innermost("=1+")]).toEqual(["SUM", "IF", null]);
  });
  it("reads tables from other programs", () => {
    expect(parseTable('a\tb\r\n"c\nd"\t"say ""x"""\r\n')).toEqual([["a", "b"], ["c\nd", 'say "x"']]);
    expect(parseTable('1" pipe\t2')).toEqual([['1" pipe', "2"]]);
  });
  it("knows numbers in both languages", () => {
    expect([typedNumber("1 234,5", "fr"), typedNumber("1,234.5", "en"), typedNumber("5%", "en"), typedNumber("abc", "en")]).toEqual([1234.5, 1234.5, 0.05, null]);
    // 1 January 2000 is day 36526 in every spreadsheet.
    expect(typedNumber("01/01/2000", "fr")).toBe(36526);
  });
});

describe("series", () => {
  const three = (texts: string[], decimal = ".", series = false) => {
    const next = seriesOf(texts, decimal, series);
    return next && [next(texts.length), next(texts.length + 1), next(texts.length + 2)];
  };
  it("count on", () => {
    expect(three(["1", "3"])).toEqual(["5", "7", "9"]);
    expect(three(["1,5", "2"], ",")).toEqual(["2,5", "3", "3,5"]);
    expect(three(["7"])).toBeNull();
    expect(three(["7"], ".", true)).toEqual(["8", "9", "10"]);
    expect(three(["Room 09"])).toEqual(["Room 10", "Room 11", "Room 12"]);
    expect(three(["lundi"])).toEqual(["mardi", "mercredi", "jeudi"]);
    expect(three(["Jan", "Mar"])).toEqual(["May", "Jul", "Sep"]);
    expect(three(["abc"])).toBeNull();
  });
  it("follow the calendar", () => {
    expect(three(["28/02/2027"])).toEqual(["01/03/2027", "02/03/2027", "03/03/2027"]);
    expect(three(["31/01/2027", "28/02/2027"])).toEqual(["28/03/2027", "25/04/2027", "23/05/2027"]);
    expect(three(["15/01/2027", "15/02/2027"])).toEqual(["15/03/2027", "15/04/2027", "15/05/2027"]);
  });
});

describe("sorting and filtering", () => {
  const number = (value: number) => ({ rank: 0, number: value, text: String(value) }) as const;
  const text = (words: string) => ({ rank: 1, number: 0, text: words }) as const;
  const blank = { rank: 4, number: 0, text: "" } as const;
  it("puts numbers before words and blanks last", () => {
    expect(Math.sign(compare(number(2), text("a"), "en", false))).toBe(-1);
    expect(Math.sign(compare(blank, number(2), "en", false))).toBe(1);
    expect(Math.sign(compare(blank, number(2), "en", true))).toBe(1);
    expect(Math.sign(compare(text("Été"), text("Foo"), "fr", false))).toBe(-1);
  });
  it("tests values", () => {
    expect(passes(number(5), { is: "greater", value: "4,5" }, "fr")).toBe(true);
    expect(passes(text("Budget"), { is: "contains", value: "dge" }, "en")).toBe(true);
    expect(passes(text("5"), { is: "less", value: "9" }, "en")).toBe(false);
    expect([comparesTo("between", 5, 1, 5), comparesTo("notBetween", 5, 1, 5), comparesTo(undefined, 0, 1, 5)]).toEqual([true, false, false]);
  });
});

describe("small things", () => {
  it("print canonical JSON as RFC 8785 has it", () => {
    expect(canonical({ b: [1, true, null], a: "é\n\u2028", "\u20ac": 1, "1": {} })).toBe('{"1":{},"a":"é\\n\u2028","b":[1,true,null],"€":1}');
  });
  it("change decimals of a format", () => {
    expect([decimals("0", 1), decimals("#,##0.00", -1), decimals("general", 1), decimals('#,##0.00 "€"', 1), decimals("0%", 1), decimals("0.0", -1)]).toEqual(["0.0", "#,##0.0", "0.0", '#,##0.000 "€"', "0.0%", "0"]);
  });
  it("leave what a hole does not cover", () => {
    expect(without(areaOf("A1:D4"), areaOf("B2:C3")).map(rangeName)).toEqual(["A1:D1", "A4:D4", "A2:A3", "D2:D3"]);
    expect(without(areaOf("A1"), areaOf("A1"))).toEqual([]);
  });
  it("search with wildcards", () => {
    const found = (text: string, inside: string, whole = false) => pattern({ text, matchCase: false, whole }).test(inside);
    expect([found("a?c", "xABCx"), found("a*z", "a to z"), found("1.5", "125"), found("~*", "2*3"), found("ab", "abc", true)]).toEqual([true, true, false, true, false]);
  });
  it("cut pages and choose axis marks", () => {
    const axis = { size: (index: number) => (index === 3 ? 0 : 10) };
    expect(cut(axis, 1, 8, 30, [])).toEqual([[1, 4], [5, 7], [8, 8]]);
    expect(cut(axis, 1, 4, 100, [2])).toEqual([[1, 2], [3, 4]]);
    expect(ticks(0, 97, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(linesOf("$1:$2", false)).toEqual([1, 2]);
    expect(linesOf("x", false)).toBeUndefined();
  });
  it("summarise for pivots", () => {
    expect([summary([1, null, 3], [true, true, true], "sum"), summary([1, null, 3], [true, false, true], "count"), summary([1, 3], [true, true], "average"), summary([null], [true], "max")]).toEqual([4, 2, 2, null]);
  });
});
