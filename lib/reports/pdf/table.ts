import { COLOURS, type Colour } from "./colours";
import { PAGE, readAs, type Sheet, type Style, WIDTH } from "./sheet";

export type Column = {
  readonly title: string;
  /** Parts of the width; all columns together make the whole. */
  readonly share: number;
  readonly align?: "left" | "right";
  /** Names run over lines; figures do not. */
  readonly lines?: number;
};
export type Cell =
  | string
  | { readonly text: string; readonly colour?: Colour; readonly bold?: boolean; readonly bar?: Bar };
/** A bar under the figure, from nothing to the largest of its column. */
type Bar = { readonly part: number; readonly colour: Colour };

const [SIZE, HEAD, PAD] = [8, 7.5, 5];
type Placed = { readonly column: Column; readonly x: number; readonly width: number };

/** A table whose head stands again on every page; yields after each row. */
export function* drawTable(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  totals: readonly (readonly Cell[])[] = [],
): Generator<void> {
  const placed = place(columns);
  const table = sheet.open("Table");
  sheet.room(60);
  drawHead(sheet, table, placed);
  const closing = totals.map((cells) => fill(sheet, placed, cells, true));
  const below = closing.reduce((sum, { height }) => sum + height, 0);
  for (const [index, cells] of rows.entries()) {
    const row = fill(sheet, placed, cells);
    // The totals never stand alone on a page.
    const kept = index === rows.length - 1 ? below : 0;
    if (sheet.room(row.height + kept)) drawHead(sheet, table, placed);
    drawRow(sheet, table, row);
    yield;
  }
  for (const total of closing) {
    if (sheet.room(total.height)) drawHead(sheet, table, placed);
    drawRow(sheet, table, total);
  }
  table.end();
  sheet.y += 8;
  yield;
}

function place(columns: readonly Column[]): readonly Placed[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  let x: number = PAGE.side;
  return columns.map((column) => {
    const width = (column.share / all) * WIDTH;
    x += width;
    return { column, x: x - width, width: width - PAD };
  });
}

type Filled = {
  readonly text: string;
  readonly style: Style;
  readonly bar: Bar | undefined;
  readonly x: number;
  readonly width: number;
};
type Row = { readonly cells: readonly Filled[]; readonly height: number };

/** A row as it will be drawn. Bold letters are wider, so a name is measured in its own weight. */
function fill(sheet: Sheet, placed: readonly Placed[], cells: readonly Cell[], isBold = false): Row {
  const filled = placed.map(({ column, x, width }, index): Filled => {
    const cell = cells[index] ?? "";
    const {
      text,
      colour = "foreground",
      bold = isBold,
      bar,
    }: Exclude<Cell, string> = typeof cell === "string" ? { text: cell } : cell;
    const { align = "left", lines = 1 } = column;
    return { text, style: { size: SIZE, colour, bold, align, lines }, bar, x, width };
  });
  const heights = filled.map(({ text, style, bar, width }) => sheet.measure(text, width, style) + (bar ? 5 : 0));
  return { cells: filled, height: Math.max(...heights) + 2 * PAD - 2 };
}

function drawHead(sheet: Sheet, table: PDFKit.PDFStructureElement, placed: readonly Placed[]): void {
  const heights = placed.map(({ column, width }) =>
    sheet.measure(column.title, width, { size: HEAD, bold: true, lines: 2 }),
  );
  const height = Math.max(...heights) + 2 * PAD;
  const { y } = sheet;
  sheet.artifact((doc) => doc.rect(PAGE.side - 4, y, WIDTH + 8, height).fill(COLOURS.muted));
  sheet.group(
    "TR",
    (row) => {
      for (const { column, x, width } of placed)
        sheet.tag(
          "TH",
          () => {
            const style: Style = {
              size: HEAD,
              bold: true,
              lines: 2,
              colour: "muted-foreground",
              align: column.align ?? "left",
            };
            sheet.write(column.title, { x, y: y + PAD, width }, style);
          },
          {},
          row,
        );
    },
    table,
  );
  sheet.y += height;
}

function drawRow(sheet: Sheet, table: PDFKit.PDFStructureElement, { cells, height }: Row): void {
  const { y } = sheet;
  sheet.group(
    "TR",
    (row) => {
      for (const { text, style, bar, x, width } of cells) {
        sheet.tag("TD", () => sheet.write(text, { x, y: y + PAD - 1, width }, style), readAs(text), row);
        if (bar) drawBar(sheet, bar, { x, y: y + height - 7, width });
      }
    },
    table,
  );
  sheet.artifact((doc) =>
    doc
      .moveTo(PAGE.side - 4, y + height)
      .lineTo(PAGE.side + WIDTH + 4, y + height)
      .lineWidth(0.5)
      .strokeColor(COLOURS.border)
      .stroke(),
  );
  sheet.y += height;
}

function drawBar(sheet: Sheet, { part, colour }: Bar, { x, y, width }: { x: number; y: number; width: number }): void {
  const filled = Math.max(0, Math.min(1, part)) * width;
  sheet.artifact((doc) => {
    doc.roundedRect(x, y, width, 3, 1.5).fill(COLOURS.muted);
    if (filled > 0) doc.roundedRect(x + width - filled, y, Math.max(filled, 1.5), 3, 1.5).fill(COLOURS[colour]);
  });
}
