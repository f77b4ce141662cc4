import path from "node:path";
import type PDFDocument from "pdfkit";

type Weight = "Regular" | "SemiBold";
/** Where `npm install` puts it, beside the working directory that Next and the server process share. */
export const typefacePath = (weight: Weight): string =>
  path.join(process.cwd(), "node_modules", "geist", "dist", "fonts", "geist-sans", `Geist-${weight}.ttf`);

/** Stands for words in letters that the typeface lacks; the notes say so. Half a word would mislead. */
const MISSING = "[…]";

/** Makes any text printable, and remembers whether something had to be left out. */
export type Printable = {
  print(text: string): string;
  /** Nothing of it can be printed. */
  isLost(text: string): boolean;
  readonly hasMissing: () => boolean;
};

export function printableIn(doc: PDFKit.PDFDocument): Printable {
  const hasGlyph = glyphsOf(doc);
  const isShown = (word: string) => [...word].every((letter) => hasGlyph(letter.codePointAt(0) ?? 0));
  let missing = false;
  return {
    hasMissing: () => missing,
    isLost: (text) => text.split(/\s+/).every((word) => !isShown(word)),
    print(text) {
      // Marks of direction and the like have no shape; whatever breaks a line would break the layout.
      const clean = text
        .normalize("NFC")
        .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
        .replace(/\p{Cf}/gu, "");
      const words = clean.split(" ").map((word) => (isShown(word) ? word : MISSING));
      missing ||= words.includes(MISSING) && !clean.includes(MISSING);
      return words.filter((word, index) => word !== MISSING || words[index - 1] !== MISSING).join(" ");
    },
  };
}

/** pdfkit keeps its present font where its types do not name it; without it every letter would count as missing. */
function glyphsOf(doc: InstanceType<typeof PDFDocument>): (codePoint: number) => boolean {
  const held = Reflect.get(doc, "_font");
  const font = typeof held === "object" && held !== null ? Reflect.get(held, "font") : undefined;
  const ask = typeof font === "object" && font !== null ? Reflect.get(font, "hasGlyphForCodePoint") : undefined;
  if (typeof ask !== "function") throw new TypeError("pdfkit no longer tells which letters its font has");
  const memo = new Map<number, boolean>();
  return (codePoint) => {
    const known = memo.get(codePoint) ?? Boolean(Reflect.apply(ask, font, [codePoint]));
    memo.set(codePoint, known);
    return known;
  };
}
