import PDFDocument from "pdfkit";
import { hasReadingOrder } from "@/lib/contracts/isolated";
import { COLOURS, type Colour } from "./colours";
import { drawPassage } from "./draw-passage";
import { inReadingOrder, type Passage } from "./reading-order";
import { BOLD, type Printable, printableIn, REGULAR } from "./typeface";

/** A4 in points. */
export const PAGE = { width: 595.28, height: 841.89, side: 44, top: 66, bottom: 58 } as const;
export const WIDTH = PAGE.width - 2 * PAGE.side;

export type Style = {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: Colour;
  readonly align?: "left" | "right" | "center";
  /** Runs over lines up to so many; one line by itself. */
  readonly lines?: number;
};
export type Box = { readonly x: number; readonly y: number; readonly width: number };
type TagOptions = { readonly alt?: string; readonly actual?: string };
/** For an element whose text stands in the order of the eye: its text in that of the reader, for whoever listens. */
export const readAs = (text: string): TagOptions => (hasReadingOrder(text) ? { actual: text } : {});
type Edges = {
  readonly title: string;
  readonly author: string;
  readonly madeAt: Date;
  /** Upper left and right, lower left, of every page but the first. */
  readonly head: readonly [string, string];
  readonly foot: string;
};
const LINE = 1.32;

/** Of the size of the letters: that of the narrowest. More of them than this would allow never stand in so much room. */
const NARROWEST = 0.2;
/** Whoever names a campaign may write as much as they like; what could not be printed anyway is not measured. */
function shortened(printed: string, room: number, size: number): string {
  const most = Math.ceil(room / (size * NARROWEST));
  return printed.length <= most ? printed : `${printed.slice(0, most).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
/** A word that no line of a table holds, without a sign at which it could be broken. */
const LONG_WORD = /[\p{L}\p{N}_]{40}/u;

/**
 * A document as it is written: a place on a page, with the few ways of putting something there. Everything that is put
 * has a tag, so that the document can be read aloud in order.
 */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly printable: Printable;
  y: number = PAGE.top;
  page = 1;
  #pagesTotal: number;
  #edges: Edges;
  #root: PDFKit.PDFStructureElement;
  #chunks: Buffer[] = [];
  #written: Promise<Buffer>;

  constructor(edges: Edges, pagesTotal: number) {
    this.#edges = edges;
    this.#pagesTotal = pagesTotal;
    this.doc = new PDFDocument({
      ...{ size: "A4", margin: 0, font: REGULAR, pdfVersion: "1.7", lang: "en-GB" },
      ...{ tagged: true, displayTitle: true, compress: true },
      info: { Title: edges.title, Author: edges.author, Creator: "DiveSeeks Marketing", CreationDate: edges.madeAt },
    });
    this.#written = new Promise((resolve, reject) => {
      this.doc.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
      this.doc.once("end", () => resolve(Buffer.concat(this.#chunks)));
      this.doc.once("error", reject);
    });
    this.printable = printableIn(this.doc);
    this.#root = this.doc.struct("Document");
    this.doc.addStructure(this.#root);
    this.#drawFoot();
  }

  /** Ends the document. */
  async finish(): Promise<Buffer> {
    this.#root.end();
    this.doc.end();
    return this.#written;
  }

  newPage(): void {
    this.doc.addPage({ size: "A4", margin: 0 });
    this.page += 1;
    this.y = PAGE.top;
    this.#drawHead();
    this.#drawFoot();
  }

  /** Goes to a new page when so much does not fit on this one. True when it did. */
  room(height: number): boolean {
    if (this.y + height <= PAGE.height - PAGE.bottom) return false;
    this.newPage();
    return true;
  }

  /** An element of the document's structure; what `draw` puts belongs to it. */
  tag(type: string, draw: () => void, options: TagOptions = {}, parent = this.#root): void {
    const element = this.doc.struct(type, options);
    parent.add(element);
    element.add(draw);
    element.end();
  }
  /** One that holds others, filled while it is open. */
  group(type: string, fill: (element: PDFKit.PDFStructureElement) => void, parent = this.#root): void {
    const element = this.open(type, parent);
    fill(element);
    element.end();
  }
  open(type: string, parent = this.#root): PDFKit.PDFStructureElement {
    const element = this.doc.struct(type);
    parent.add(element);
    return element;
  }

  /** pdfkit opens a typeface again whenever it is called by another name than at first; so it is called by its path. */
  setType(size: number, bold = false): PDFKit.PDFDocument {
    return this.doc.font(bold ? BOLD : REGULAR).fontSize(size);
  }

  /** Sets a text's size and the typeface that has its letters. Returns what can be printed of it. */
  setText(text: string, size: number, bold = false): string {
    const { text: printed, face } = this.printable.print(text, bold);
    this.doc.font(face).fontSize(size);
    return printed;
  }

  /** Puts text; whoever calls has tagged it. */
  write(text: string, { x, y, width }: Box, style: Style = {}): void {
    const { size = 9, bold = false, colour = "foreground", align = "left", lines = 1 } = style;
    const { doc } = this;
    // Who only counts pages needs no letters.
    if (this.#pagesTotal === 0) return;
    const printed = shortened(this.setText(text, size, bold), lines * width, size);
    if (printed === "") return;
    doc.fillColor(COLOURS[colour]);
    const passage = this.#passageOf(printed, width, lines);
    if (passage) {
      drawPassage(doc, passage, { x, y, width, align, step: size * LINE });
      return;
    }
    const isWide = lines > 1 || doc.widthOfString(printed) > width;
    const runs = isWide
      ? { height: (lines * LINE + 0.2) * size, ellipsis: true, lineGap: this.#gap(size) }
      : { lineBreak: false };
    doc.text(printed, x, y, { width, align, ...runs });
  }

  /** How high `write` would be. */
  measure(text: string, width: number, { size = 9, bold = false, lines = 1 }: Style = {}): number {
    const line = size * LINE;
    if (lines === 1) return line;
    const printed = shortened(this.setText(text, size, bold), lines * width, size);
    const passage = this.#passageOf(printed, width, lines);
    if (passage) return Math.max(1, passage.lines.length) * line;
    if (this.doc.widthOfString(printed) <= width) return line;
    const wanted = this.doc.heightOfString(printed, { width, lineGap: this.#gap(size) });
    return Math.min(lines, Math.max(1, Math.ceil(wanted / line - 0.2))) * line;
  }
  /** What pdfkit would set in the wrong order, or by measuring a word again for every letter that it is too long. */
  #passageOf(printed: string, width: number, most: number): Passage | undefined {
    if (!hasReadingOrder(printed) && !LONG_WORD.test(printed)) return undefined;
    // pdfkit keeps whatever it has measured, unless it is told of features; beginnings of words come but once.
    const widthOf = (piece: string) => this.doc.widthOfString(piece, { features: [] });
    return inReadingOrder(printed, { width, most, widthOf });
  }
  #gap = (size: number): number => size * LINE - this.doc.currentLineHeight(true);

  paragraph(text: string, style: Style = {}, tag = "P"): void {
    const height = this.measure(text, WIDTH, { lines: 40, ...style });
    this.room(height);
    const box = { x: PAGE.side, y: this.y, width: WIDTH };
    this.tag(tag, () => this.write(text, box, { lines: 40, ...style }), readAs(text));
    this.y += height + 5;
  }

  /** A heading that stays with at least so much of what follows it. */
  heading(text: string, { keep = 80, level = 2 }: { keep?: number; level?: 2 | 3 } = {}): void {
    const size = level === 2 ? 14 : 10.5;
    const gap = level === 2 ? 16 : 6;
    if (!this.room(gap + size * 1.65 + keep) && this.y > PAGE.top) this.y += gap;
    this.tag(`H${level}`, () => this.write(text, { x: PAGE.side, y: this.y, width: WIDTH }, { size, bold: true }));
    this.y += size * 1.65;
  }

  /** Anything that carries no meaning of its own: rules, bars, grounds. */
  artifact(draw: (doc: PDFKit.PDFDocument) => void): void {
    this.doc.markContent("Artifact", { type: "Layout" });
    draw(this.doc.save());
    this.doc.restore();
    this.doc.endMarkedContent();
  }

  #drawHead(): void {
    const [left, right] = this.#edges.head;
    this.#onEdge(() => {
      this.write(left, { x: PAGE.side, y: 30, width: WIDTH * 0.6 }, { size: 8, bold: true });
      const box = { x: PAGE.side + WIDTH * 0.6, y: 30, width: WIDTH * 0.4 };
      this.write(right, box, { size: 8, colour: "muted-foreground", align: "right" });
      this.#rule(46);
    });
  }
  #drawFoot(): void {
    const y = PAGE.height - 38;
    this.#onEdge(() => {
      this.#rule(y - 8);
      const grey = { size: 7.5, colour: "muted-foreground" } as const;
      this.write(this.#edges.foot, { x: PAGE.side, y, width: WIDTH - 70 }, grey);
      const box = { x: PAGE.side + WIDTH - 70, y, width: 70 };
      this.write(`Page ${this.page} of ${this.#pagesTotal}`, box, { ...grey, align: "right" });
    });
  }
  #onEdge(draw: () => void): void {
    this.doc.markContent("Artifact", { type: "Pagination" });
    draw();
    this.doc.endMarkedContent();
  }
  #rule(y: number): void {
    this.doc
      .moveTo(PAGE.side, y)
      .lineTo(PAGE.side + WIDTH, y)
      .lineWidth(0.6)
      .strokeColor(COLOURS.border)
      .stroke();
  }
}
