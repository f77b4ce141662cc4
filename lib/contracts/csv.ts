import * as z from "zod";

/** One named schema for every table: what its columns are is said by its header. */
export const CsvFile = z.string().meta({
  id: "CsvFile",
  description:
    "RFC 4180 in UTF-8 with a byte order mark: a header with the columns of the screen, then all rows that match, in the same order, without totals. Amounts are plain numbers with a dot and the decimals of the currency, which stands in a column of its own; days and times are ISO 8601, times with the store's distance from UTC. What is not known is empty. Text that begins with = + - @ or a tab has an apostrophe before it, so that no spreadsheet runs it, and has another where this follows a semicolon, tab or line break within it, at which a spreadsheet may split the cell; numbers never have.",
});
