import type { Tenant } from "@/lib/auth/tenant";
import { TrackEventBody } from "@/lib/contracts/events";
import { AppError, InvalidInputError } from "@/lib/core/errors";

/** What a till hears of each event of a batch, taken in or only tried. */
export const STATUS = { accepted: 202, duplicate: 200, conflict: 409 } as const;
export const CONFLICT =
  "Another event with the same order number or idempotency key but different content is already recorded.";

/** One event of a batch. @throws InvalidInputError, AppError forbidden for another store's */
export function parseOwn(tenant: Tenant, item: unknown): TrackEventBody {
  const parsed = TrackEventBody.safeParse(item);
  if (!parsed.success) throw InvalidInputError.of(parsed.error);
  if (parsed.data.storeId.toLowerCase() !== tenant.storeId)
    throw new AppError("forbidden", "This API key belongs to another store.");
  return parsed.data;
}
