import { readTimeRange, type TimeRange } from "@/db/queries/time-range";
import type { Tenant } from "@/lib/auth/tenant";
import type { DayOrMoment } from "@/lib/contracts/events";
import { InvalidInputError } from "@/lib/core/errors";

/** What a caller means by `from` and `to` in this store. @throws InvalidInputError on `to` when nothing is between them */
export async function readRange(
  tx: Parameters<typeof readTimeRange>[0],
  tenant: Tenant,
  asked: { from?: DayOrMoment | undefined; to?: DayOrMoment | undefined },
  path = "to",
): Promise<TimeRange> {
  const { isEmpty, ...range } = await readTimeRange(tx, tenant, asked);
  if (isEmpty) throw new InvalidInputError([{ path, message: "must not be before from" }]);
  return range;
}
