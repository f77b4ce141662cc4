import { setImmediate as nextTurn } from "node:timers/promises";
import { type CellStyle, type CellValue, type WriteSheet, writeXlsx } from "hucre";

/** A text, a number, a day or a moment as they are; with a number format where its kind has one. */
export type ExcelCell =
  | string
  | number
  | Date
  | null
  | { readonly value: number | Date | null; readonly format: string };
export type ExcelSheet = {
  readonly name: string;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly (readonly ExcelCell[])[];
  /** Rows above the head: what the sheet is about. */
  readonly intro?: readonly (readonly ExcelCell[])[];
  /** Rows among `rows`, by index, that are heads of their own. */
  readonly heads?: readonly number[];
};
export type ExcelBook = { readonly title: string; readonly author: string; readonly madeAt: Date };

const HEAD: CellStyle = {
  font: { bold: true },
  fill: { type: "pattern", pattern: "solid", fgColor: { rgb: "F0F2F6" } },
  alignment: { vertical: "center", wrapText: true },
};
const DAY_FORMAT = "yyyy-mm-dd";

/**
 * The one place that knows the spreadsheet library. Text stays text, whatever it begins with; the head is frozen and
 * filters its columns. Between sheets others get their turn.
 */
export async function writeWorkbook(
  sheets: readonly ExcelSheet[],
  { title, author, madeAt }: ExcelBook,
): Promise<Buffer> {
  const prepared: WriteSheet[] = [];
  for (const sheet of sheets) {
    prepared.push(toSheet(sheet));
    await nextTurn();
  }
  const bytes = await writeXlsx({
    sheets: prepared,
    properties: { title, creator: author, created: madeAt },
    defaultFont: { name: "Calibri", size: 11 },
  });
  return Buffer.from(bytes);
}

function toSheet({ name, columns, rows, intro = [], heads = [] }: ExcelSheet): WriteSheet {
  const head = intro.length;
  const all: (readonly ExcelCell[])[] = [...intro, columns.map((column) => column.title), ...rows];
  const cells: NonNullable<WriteSheet["cells"]> = new Map();
  for (const [row, line] of all.entries())
    for (const [column, cell] of line.entries()) {
      const style = styleOf(cell, row === head || heads.includes(row - head - 1), row < head && column === 0);
      if (style) cells.set(`${row},${column}`, { value: plainOf(cell), style });
    }
  const last = columnLetter(columns.length - 1);
  return {
    name,
    columns: columns.map(({ width }) => ({ width })),
    rows: all.map((line) => line.map(plainOf)),
    cells,
    freezePane: { rows: head + 1 },
    ...(heads.length === 0 &&
      rows.length > 0 && { autoFilter: { range: `A${head + 1}:${last}${head + 1 + rows.length}` } }),
  };
}

const isFormatted = (cell: ExcelCell): cell is Extract<ExcelCell, { format: string }> =>
  typeof cell === "object" && cell !== null && "format" in cell;
const plainOf = (cell: ExcelCell): CellValue => (isFormatted(cell) ? cell.value : cell);

function styleOf(cell: ExcelCell, isHead: boolean, isLabel: boolean): CellStyle | undefined {
  if (isHead) return HEAD;
  if (isFormatted(cell)) return { numFmt: cell.format };
  if (cell instanceof Date) return { numFmt: DAY_FORMAT };
  return isLabel ? { font: { bold: true } } : undefined;
}

const columnLetter = (index: number): string => String.fromCharCode("A".charCodeAt(0) + index);
