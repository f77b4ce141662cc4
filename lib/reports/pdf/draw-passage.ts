import type { Passage } from "./reading-order";

type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: "left" | "right" | "center";
  /** From one line to the next. */
  readonly step: number;
};

/**
 * Draws lines in the present typeface. Lines that are read from the right end together at the right of the widest; as a
 * whole they stand where the document, which is English, puts them.
 *
 * Pieces are written to the file in the order in which they are read, whatever their place. Whoever copies or searches
 * takes letters for the order of the eye and turns them: a replacement text in the order of reading would be turned as
 * well, and a mark that says they are turned (ISO 32000, 14.8.2.3.3) is heeded by none, while it costs some readers of
 * the structure whatever comes after it.
 */
export function drawPassage(doc: PDFKit.PDFDocument, passage: Passage, { x, y, width, align, step }: Place): void {
  const widths = passage.lines.map((pieces) => pieces.reduce((sum, { text }) => sum + doc.widthOfString(text), 0));
  const widest = Math.max(0, ...widths);
  for (const [index, pieces] of passage.lines.entries()) {
    const space = (align === "left" ? widest : width) - (widths[index] ?? 0);
    const isFlushRight = align === "right" || (align === "left" && passage.isFromRight);
    let right = x + (isFlushRight ? space : align === "center" ? space / 2 : 0);
    const placed = pieces.map((piece) => {
      right += doc.widthOfString(piece.text);
      return { ...piece, left: right - doc.widthOfString(piece.text) };
    });
    for (const { text, left } of placed.sort((a, b) => a.at - b.at))
      doc.text(text, left, y + index * step, { lineBreak: false });
  }
}
