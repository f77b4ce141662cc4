import { describe, expect, test } from "vitest";
import { type CsvCell, type CsvColumn, decimalCell, writeCsv } from "./csv";

const COLUMNS: CsvColumn<readonly CsvCell[]>[] = ["One", "Two"].map((header, place) => ({
  header,
  cell: (row) => row[place] ?? null,
}));
async function written(...pages: (readonly CsvCell[])[][]): Promise<string> {
  let text = "";
  for await (const piece of writeCsv(COLUMNS, pages)) text += piece;
  return text;
}
const cellOf = async (cell: CsvCell) =>
  (await written([[cell, "end"]])).split("\r\n").slice(1).join("\r\n").slice(0, -6);

test("there is a byte order mark, a header and a line each, all ended with CR LF, in as many pages as come", async () => {
  expect(await written([["a", 1]], [], [["b", null]])).toBe("\uFEFFOne,Two\r\na,1\r\nb,\r\n");
  expect(await written()).toBe("\uFEFFOne,Two\r\n");
});

test.each([
  ["a comma", "a, b", '"a, b"'],
  ["a quote", 'the "best"', '"the ""best"""'],
  ["a line break", "two\nlines", '"two\nlines"'],
  ["spaces at its ends", " a ", '" a "'],
  ["nothing special", "Été – 夏 🏖", "Été – 夏 🏖"],
  ["nothing", "", ""],
])("text with %s is read back as it was", async (_what, text, line) => {
  expect(await cellOf(text)).toBe(line);
});

describe("text that a spreadsheet would run", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "＝1", '=HYPERLINK("http://x","y")'])(
    "%j gets an apostrophe before it",
    async (text) => {
      expect(await cellOf(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
    },
  );

  // With `;` between columns (French, German) a quote amid a line is a letter, and so keeps nothing together.
  test.each([
    ["x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y"],
    ["x; -1", "x;' -1"],
    ["x\t+1", "x\t'+1"],
    ["x\n@SUM(A1)", "x\n'@SUM(A1)"],
    ['x;"=1"', `x;'"=1"`],
    ["x;＝1;＝2", "x;'＝1;'＝2"],
    ["=1;=2", "'=1;'=2"],
  ])("%j gets one also where a spreadsheet may split the cell", async (text, safe) => {
    expect((await cellOf(text)).replace(/^"|"$/g, "").replaceAll('""', '"')).toBe(safe);
  });

  test.each(["a=1", "a;b=1", "12;24", "12-24", "m@x", "1,5 + 2"])(
    "%j is left alone: it does not begin so",
    async (text) => {
      expect((await cellOf(text)).replaceAll('"', "")).toBe(text);
    },
  );
});

test.each([
  [-5, "-5"],
  [0, "0"],
  [-0, "0"],
  [1234567, "1234567"],
  [2.5, "2.5"],
  [1 / 3, "0.333333"],
  [1e-7, "0"],
  [1e21, "1000000000000000000000"],
  [decimalCell(-12.5, 2), "-12.50"],
  [decimalCell(1200, 0), "1200"],
  [decimalCell(1.005, 3), "1.005"],
  [decimalCell(-0, 2), "0.00"],
])("the number %j is %s, with a dot, and no apostrophe where it is negative", async (cell, text) => {
  expect(await cellOf(cell)).toBe(text);
});

test("what is no number is refused rather than written", async () => {
  await expect(written([[Number.NaN]])).rejects.toThrow(RangeError);
});
