import PDFDocument from "pdfkit";
import { expect, test, vi } from "vitest";
import { drawPassage } from "./draw-passage";
import { inReadingOrder } from "./reading-order";
import { printableIn } from "./typeface";

type Drawn = { readonly text: string; readonly x: number; readonly y: number };
type Given = { readonly width?: number; readonly most?: number; readonly align?: "left" | "right" | "center" };

/** What is drawn of a text, in the order in which it is written to the file. */
function draw(text: string, { width = 1000, most = 1, align = "left" }: Given = {}) {
  const doc = new PDFDocument({ margin: 0 }).fontSize(10);
  doc.font(printableIn(doc).print("خصم", true).face);
  const widthOf = (piece: string): number => doc.widthOfString(piece);
  const drawn: Drawn[] = [];
  vi.spyOn(doc, "text").mockImplementation((piece: string, ...[x, y]: unknown[]) => {
    drawn.push({ text: piece, x: Number(x), y: Number(y) });
    return doc;
  });
  drawPassage(doc, inReadingOrder(text, { width, most, widthOf }), { x: 0, y: 0, width, align, step: 13 });
  return { doc, drawn, widthOf };
}
const fromLeft = (drawn: readonly Drawn[]): Drawn[] => [...drawn].sort((a, b) => a.y - b.y || a.x - b.x);

/** The words of each line from the left; letters of a word as pdfkit is given them, so in the order of reading. */
function words(text: string, given: Given = {}): string[][] {
  const { drawn } = draw(text, given);
  return [...new Set(drawn.map(({ y }) => y))].sort().map((height) =>
    fromLeft(drawn.filter(({ y }) => y === height))
      .map(({ text: piece }) => piece.trim())
      .filter((piece) => piece !== ""),
  );
}

/** The forms of a line's letters from the left, by the names that the typeface gives them: "uniFEE2" is a final meem. */
function forms(text: string): string[] {
  const { doc, drawn } = draw(text);
  const font = Reflect.get(Reflect.get(doc, "_font"), "font");
  return fromLeft(drawn).flatMap(({ text: piece }) =>
    Array.from(font.layout(piece).glyphs, (glyph) => String(Reflect.get(Object(glyph), "name"))),
  );
}

test("Arabic letters stand from the right, each in the form of its place in the word", () => {
  expect(forms("خصم")).toEqual(["uniFEE2", "uniFEBC", "uniFEA7"]);
  expect(forms("خصم الخريف")).toEqual([
    ...["uniFED2", "uniFEF3", "uniFEAE", "uniFEA8", "uniFEDF", "uni0627"],
    ...["space", "uniFEE2", "uniFEBC", "uniFEA7"],
  ]);
});

test("a lam before an alef is one sign with it", () => {
  expect(forms("سلام")).toEqual(["uni0645", "uniFEFC", "uniFEB3"]);
});

test("a Persian word's halves stand close but unjoined where it says so", () => {
  expect(forms("می‌خواهم")).toEqual([
    ...["uniFEE2", "uniFEEB", "uni0627", "uniFEEE", "uniFEA7"],
    ...["uniFBFD", "uniFEE3"],
  ]);
  expect(forms("میخواهم").slice(-2)).toEqual(["uniFBFF", "uniFEE3"]);
});

test("Hebrew letters stand from the right, with their marks", () => {
  expect(forms("מבצע")).toEqual(["uni05E2", "uni05E6", "uni05D1", "uni05DE"]);
  expect(forms("שָׁ")).toEqual(["uni05C1", "uni05B8", "uni05E9"]);
});

test("figures stand from the left in a name that is read from the right, Persian ones too", () => {
  expect(words("خصم 50% الخريف")).toEqual([["الخريف", "%", "50", "خصم"]]);
  expect(forms("سال ۱۴۰۵").slice(0, 4)).toEqual(["uni06F1", "uni06F4", "uni06F0", "uni06F5"]);
  expect(forms("عرض ١٢").slice(0, 2)).toEqual(["uni0661", "uni0662"]);
});

test("the first letter tells the direction of the whole, whatever signs come before it", () => {
  expect(words("Summer מבצע 2026")).toEqual([["Summer", "2026", "מבצע"]]);
  expect(words("מבצע Summer 2026")).toEqual([["Summer 2026", "מבצע"]]);
  expect(words("20: מבצע Summer")).toEqual([["Summer", "מבצע", ":", "20"]]);
  expect(words("🙂 خصم")).toEqual([["خصم", "🙂"]]);
});

test("brackets open towards what they hold", () => {
  expect(words("מבצע סתיו (חדש)")).toEqual([["(", "חדש", ")", "סתיו", "מבצע"]]);
  expect(words("Sale (خصم)")).toEqual([["Sale (", "خصم", ")"]]);
  expect(words("خصم «الآن»")).toEqual([["«", "الآن", "»", "خصم"]]);
});

test("marks of direction do their work and are not drawn", () => {
  expect(words("Sale خصم!")).toEqual([["Sale", "خصم", "!"]]);
  expect(words("Sale خصم!\u200F")).toEqual([["Sale", "!", "خصم"]]);
  expect(words("\u200FSale 1!")).toEqual([["!", "Sale 1"]]);
  expect(words("Of \u2068خصم!\u2069: 2")).toEqual([["Of", "!", "خصم", ": 2"]]);
});

test("a line is broken before it is put in order, and holds the words that are read first", () => {
  const [one, two, three] = ["تخفيضات", "الموسم", "الجديد"];
  const { widthOf } = draw(one);
  const width = widthOf(`${one} ${two}`) + 1;
  expect(words(`${one} ${two} ${three}`, { width, most: 3 })).toEqual([[two, one], [three]]);
  expect(words(`Sale ${one} ${two}`, { width: widthOf(`Sale ${one}`) + 1, most: 3 })).toEqual([["Sale", one], [two]]);
});

test("what is left out is the end as it is read, and the ellipsis stands there", () => {
  const text = "تخفيضات نهاية الموسم الجديد";
  const { widthOf } = draw(text);
  const [line = []] = words(text, { width: widthOf("تخفيضات نهاية الم…") + 1 });
  expect(line).toEqual(["…", "الم", "نهاية", "تخفيضات"]);
  expect(words("Summer מבצע סתיו", { width: widthOf("Summer מבצע…") + 1 })).toEqual([["Summer", "מבצע", "…"]]);
  expect(words(text, { width: widthOf("تخفيضات نهاية") + 1, most: 2 })).toEqual([
    ["نهاية", "تخفيضات"],
    ["الجديد", "الموسم"],
  ]);
});

test("a word that is wider than a line goes on in the next ones, and no line is wider than there is room", () => {
  const { drawn, widthOf } = draw("abc".repeat(9) + "خصم".repeat(30), { width: 60, most: 50 });
  expect(drawn.map(({ text }) => text).join("")).toBe("abc".repeat(9) + "خصم".repeat(30));
  for (const { text, x } of drawn) expect(x + widthOf(text)).toBeLessThanOrEqual(60.001);
  expect(draw("خصم".repeat(30), { width: 1, most: 4 }).drawn).toHaveLength(4 + 1);
});

test("lines that are read from the right end under each other, at the edge that the column has", () => {
  const [long, short] = ["تخفيضات", "خصم"];
  const { widthOf } = draw(long);
  const width = widthOf(long) + 2;
  const ends = (given: Given, text = `${long} ${short}`) =>
    draw(text, { width, most: 2, ...given }).drawn.map(({ text: piece, x }) => x + widthOf(piece));
  for (const end of ends({ align: "left" })) expect(end).toBeCloseTo(widthOf(long), 5);
  for (const end of ends({ align: "right" })) expect(end).toBeCloseTo(width, 5);
  expect(draw(`Ab ${long}`, { width, most: 2 }).drawn.map(({ x }) => x)).toEqual([0, 0]);
});

test("words are written to the file in the order in which they are read", () => {
  const read = (text: string) =>
    draw(text)
      .drawn.map(({ text: piece }) => piece)
      .join("");
  expect(read("خصم الخريف الكبير")).toBe("خصم الخريف الكبير");
  expect(read("Summer מבצע 2026 סתיו")).toBe("Summer מבצע 2026 סתיו");
});
