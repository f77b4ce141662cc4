/** A number with just these places, for example "12.50"; see `decimalCell`. */
type Decimal = { readonly decimal: string };
/** Text is guarded, numbers are not: what a cell is decides its type here, and not how it looks. */
export type CsvCell = string | number | Decimal | null;
export type CsvColumn<Row> = { readonly header: string; readonly cell: (row: Row) => CsvCell };

/** Without it Excel reads UTF-8 as the code page of the machine. */
const BOM = "\uFEFF";
/** Parts of a purchase have six places; more would be the noise of a division. */
const PLACES_MAX = 6;
/** What a spreadsheet would run: OWASP's list (CSV Injection, read 2026-11-29), after spaces too, and in full width. */
const FORMULA = /^[\t\r\n]|^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u;
/**
 * The same where a spreadsheet set to `;` or tabs begins another cell or line: to it our quotes stand amid a cell, and so
 * hold nothing together.
 */
const SPLIT_FORMULA = /(?<=[;\t\r\n])(?=["\s]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/** An amount with so many places and never an exponent: (12.5, 2) is 12.50. */
export const decimalCell = (value: number, places: number): CsvCell => ({ decimal: value.toFixed(places) });

/** RFC 4180 with a byte order mark: the header, then the lines of each page as it comes. */
export async function* writeCsv<Row>(
  columns: readonly CsvColumn<Row>[],
  pages: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<string, void> {
  yield BOM + writeLine(columns.map(({ header }) => header));
  for await (const rows of pages)
    if (rows.length > 0) yield rows.map((row) => writeLine(columns.map(({ cell }) => cell(row)))).join("");
}

const writeLine = (cells: readonly CsvCell[]): string => `${cells.map(writeCell).join(",")}\r\n`;

function writeCell(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return writeNumber(cell);
  return typeof cell === "string" ? writeText(cell) : cell.decimal;
}

/** A dot and no exponent, whatever the size. */
function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("a cell holds no such number");
  if (Number.isInteger(value)) return BigInt(value).toString();
  return value.toFixed(PLACES_MAX).replace(/\.?0+$/, "");
}

/** The apostrophe makes a spreadsheet show the text instead of running it. */
function writeText(text: string): string {
  const safe = (FORMULA.test(text) ? `'${text}` : text).replace(SPLIT_FORMULA, "'");
  return /[",\r\n\t]|^\s|\s$|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
