import { DateRange } from "@/lib/contracts/periods";
import type { ReportParams } from "@/lib/contracts/reports";
import { InvalidInputError } from "@/lib/core/errors";

/** What a report is asked about, checked while whoever asks is still there. @throws InvalidInputError naming the field */
export function checkReportRange({ startDate, endDate, compare, compareStart, compareEnd }: ReportParams): void {
  check({ startDate, endDate }, (path) => path);
  if (compare !== "custom") return;
  if (!compareStart || !compareEnd)
    throw new InvalidInputError(
      Object.entries({ compareStart, compareEnd }).flatMap(([path, day]) =>
        day === undefined ? [{ path, message: "is needed for a custom comparison" }] : [],
      ),
    );
  check({ startDate: compareStart, endDate: compareEnd }, (path) =>
    path === "endDate" ? "compareEnd" : "compareStart",
  );
}

function check(range: unknown, nameOf: (path: string) => string): void {
  const parsed = DateRange.safeParse(range);
  if (parsed.success) return;
  throw new InvalidInputError(
    parsed.error.issues.map(({ path, message }) => ({ path: nameOf(String(path[0])), message })),
  );
}
