import path from "node:path";
import { hasReadingOrder } from "@/lib/contracts/isolated";

/** Where `npm install` puts them, beside the working directory that Next and the server process share. */
const fontPath = (...parts: string[]): string => path.join(process.cwd(), "node_modules", ...parts);
const geist = (weight: string): string => fontPath("geist", "dist", "fonts", "geist-sans", `Geist-${weight}.ttf`);
const dejaVu = (name: string): string => fontPath("dejavu-fonts-ttf", "ttf", `${name}.ttf`);
/** By weight, the one of our screens first; the second has Greek, Armenian, Georgian, Hebrew, Arabic and the signs of more currencies. */
const FACES = {
  regular: [geist("Regular"), dejaVu("DejaVuSans")],
  bold: [geist("SemiBold"), dejaVu("DejaVuSans-Bold")],
} as const;
export const [REGULAR, BOLD] = [FACES.regular[0], FACES.bold[0]];

/** Scripts that we set as they are written; others would be printed, but not as anybody writes them. */
const SETTABLE =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** Stands for words in letters that no typeface has; the notes say so. Half a word would mislead. */
const MISSING = "[…]";
/** A word without the marks around it. */
const WORD = /\P{Cf}(?:.*\P{Cf})?/su;
/** Begin and end what is read in another direction, so they stay where the words beside them go. */
const TURNS = /([\u202A-\u202E\u2066-\u2069])/;
/** What a text consists of, seen without its marks. */
const visibleWords = (text: string): string[] =>
  text
    .replace(/[\p{Cf}\p{Cc}]/gu, " ")
    .split(/\s+/)
    .filter(Boolean);

/** A text, and the typeface that has its letters. */
export type Printed = { readonly text: string; readonly face: string };
/** Makes any text printable, and remembers whether something had to be left out. */
export type Printable = {
  print(text: string, bold?: boolean): Printed;
  /** Nothing of it can be printed. */
  isLost(text: string): boolean;
  readonly hasMissing: () => boolean;
};

export function printableIn(doc: PDFKit.PDFDocument): Printable {
  const hasGlyph = glyphsOf(doc);
  const isShown = (word: string, face: string): boolean =>
    SETTABLE.test(word) &&
    [...word.replace(/\p{Cf}/gu, "")].every((letter) => hasGlyph(letter.codePointAt(0) ?? 0, face));
  /** A line is set whole in the first typeface that has all of it, else in the one that has the most words. */
  const choose = (
    words: readonly string[],
    bold: boolean,
  ): { readonly lost: readonly string[]; readonly face: string } => {
    const [usual, other] = bold ? FACES.bold : FACES.regular;
    const lostIn = (face: string) => words.filter((word) => !isShown(word, face));
    const lost = lostIn(usual);
    if (lost.length === 0) return { lost, face: usual };
    const fewer = lostIn(other);
    return fewer.length < lost.length ? { lost: fewer, face: other } : { lost, face: usual };
  };
  let missing = false;
  return {
    hasMissing: () => missing,
    isLost(text) {
      const words = visibleWords(text);
      return choose(words, false).lost.length === words.length;
    },
    print(text, bold = false) {
      // Whatever breaks a line would break the layout.
      const words = text
        .normalize("NFC")
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
        .split(" ");
      const { lost, face } = choose(words, bold);
      missing ||= lost.length > 0;
      const keep = (part: string): string => (isShown(part, face) ? part : part.replace(WORD, MISSING));
      const left = new Set(lost);
      const kept = words.map((word) => (left.has(word) ? word.split(TURNS).map(keep).join("") : word));
      const whole = kept.filter((word, index) => word !== MISSING || kept[index - 1] !== MISSING).join(" ");
      // Marks of direction and the like have no shape: they go at once, or when they have put the words in order.
      return { text: hasReadingOrder(whole) ? whole : whole.replace(/\p{Cf}/gu, ""), face };
    },
  };
}

/** pdfkit keeps its present font where its types do not name it; without it every letter would count as missing. */
function glyphsOf(doc: PDFKit.PDFDocument): (codePoint: number, face: string) => boolean {
  const memos = new Map<string, Map<number, boolean>>();
  return (codePoint, face) => {
    const memo = memos.get(face) ?? new Map<number, boolean>();
    memos.set(face, memo);
    const known = memo.get(codePoint) ?? hasGlyphIn(doc.font(face), codePoint);
    memo.set(codePoint, known);
    return known;
  };
}

function hasGlyphIn(doc: PDFKit.PDFDocument, codePoint: number): boolean {
  const held = Reflect.get(doc, "_font");
  const font = typeof held === "object" && held !== null ? Reflect.get(held, "font") : undefined;
  const ask = typeof font === "object" && font !== null ? Reflect.get(font, "hasGlyphForCodePoint") : undefined;
  if (typeof ask !== "function") throw new TypeError("pdfkit no longer tells which letters its font has");
  return Boolean(Reflect.apply(ask, font, [codePoint]));
}
