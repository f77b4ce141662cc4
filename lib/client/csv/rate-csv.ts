import type { RateItem } from "../../contracts/rates";
import type { CsvColumn } from "../../core/csv";
import { isoInZone } from "../../core/zoned-day";

/** As on the screen, without who stated it: a file that is passed on names nobody. */
export const rateCsv = ({ timeZone }: { readonly timeZone: string }): readonly CsvColumn<RateItem>[] => [
  { header: "From", cell: ({ from }) => from },
  { header: "To", cell: ({ to }) => to },
  { header: "From which day", cell: ({ validFrom }) => validFrom },
  { header: "Rate", cell: ({ rate }) => ({ decimal: rate }) },
  { header: "Stated on", cell: ({ createdAt }) => isoInZone(new Date(createdAt), timeZone) },
];
