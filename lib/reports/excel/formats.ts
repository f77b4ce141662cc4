import { exponentOf } from "@/lib/core/money";
import type { ExcelCell } from "./write-workbook";

const withDecimals = (digits: number): string => (digits === 0 ? "#,##0" : `#,##0.${"0".repeat(digits)}`);

/** With the decimals that the currency has; the currency itself stands in a column of its own. */
export const money = (value: number | null, currency: string): ExcelCell => ({
  ...{ value, format: withDecimals(exponentOf(currency)) },
});
export const ratio = (value: number | null): ExcelCell => ({ value, format: "0.00" });
export const count = (value: number | null): ExcelCell => ({ value, format: "#,##0" });
/** Platforms credit parts of a purchase: the decimals there are, up to six, since an optional one leaves "12." behind. */
export function parts(value: number | null): ExcelCell {
  const [, decimals = ""] = /\.(\d*?)0*$/.exec((value ?? 0).toFixed(6)) ?? [];
  return { value, format: withDecimals(decimals.length) };
}
/** With just the decimals that the text has. */
export const stated = (text: string): ExcelCell => ({
  ...{ value: Number(text), format: withDecimals(text.split(".")[1]?.length ?? 0) },
});
export const percent = (value: number | null): ExcelCell => ({
  value: value === null ? null : value / 100,
  format: "0.0%",
});
/** A day as spreadsheets keep it, whatever zone the reader's clock is in. */
export const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
/** A moment on the clock of a zone, since a spreadsheet knows no zones. */
export function moment(at: Date, timeZone: string): ExcelCell {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone, dateStyle: "short", timeStyle: "medium" },
  } as const).format(at);
  return { value: new Date(`${shown.replace(" ", "T")}Z`), format: "yyyy-mm-dd hh:mm" };
}
