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
  const below = totals.reduce((sum, total) => sum + rowHeight(sheet, placed, total), 0);
  for (const [index, row] of rows.entries()) {
    // The totals never stand alone on a page.
    const kept = index === rows.length - 1 ? below : 0;
    if (sheet.room(rowHeight(sheet, placed, row) + kept)) drawHead(sheet, table, placed);
    drawRow(sheet, table, placed, row);
    yield;
  }
  for (const total of totals) {
    if (sheet.room(rowHeight(sheet, placed, total))) drawHead(sheet, table, placed);
    drawRow(sheet, table, placed, total, { bold: true });
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

const cellOf = (cell: Cell | undefined) => (typeof cell === "object" ? cell : { text: cell ?? "" });

function rowHeight(sheet: Sheet, placed: readonly Placed[], row: readonly Cell[]): number {
  const heights = placed.map(({ column, width }, index) => {
    const { text, bar } = { bar: undefined, ...cellOf(row[index]) };
    return sheet.measure(text, width, { size: SIZE, lines: column.lines ?? 1 }) + (bar ? 5 : 0);
  });
  return Math.max(...heights) + 2 * PAD - 2;
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

function drawRow(
  sheet: Sheet,
  table: PDFKit.PDFStructureElement,
  placed: readonly Placed[],
  cells: readonly Cell[],
  { bold = false } = {},
): void {
  const height = rowHeight(sheet, placed, cells);
  const { y } = sheet;
  sheet.group(
    "TR",
    (row) => {
      for (const [index, { column, x, width }] of placed.entries()) {
        const cell = { colour: "foreground" as Colour, bold, ...cellOf(cells[index]) };
        sheet.tag(
          "TD",
          () => {
            const style: Style = { size: SIZE, colour: cell.colour, bold: cell.bold, align: column.align ?? "left" };
            sheet.write(cell.text, { x, y: y + PAD - 1, width }, { ...style, lines: column.lines ?? 1 });
          },
          readAs(cell.text),
          row,
        );
        if ("bar" in cell && cell.bar) drawBar(sheet, cell.bar, { x, y: y + height - 7, width });
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
