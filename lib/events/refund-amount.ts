import type { Refunded, SaleRow } from "@/db/queries/refunds";
import { InvalidInputError } from "@/lib/core/errors";
import { toMajor, toMinor } from "@/lib/core/money";
import { netMinor } from "./net-value";

const refuse = (message: string) => new InvalidInputError([{ path: "amount", message }]);

/**
 * How much is given back, in minor units: the amount asked for, or all that is left. Null for a sale whose amount the
 * till never told: of that only all can be given back.
 * @throws InvalidInputError naming `amount`, with what is left
 */
export function refundAmount(
  amount: number | undefined,
  { valueMinor, currency }: Pick<SaleRow, "valueMinor" | "currency">,
  refunded: Refunded,
): number | null {
  const left = netMinor(valueMinor, refunded);
  if (refunded.refunds > 0 && left === 0) throw refuse("nothing is left of this sale to give back");
  if (amount === undefined) return left;
  if (left === null)
    throw refuse("must be absent: the sale was reported without an amount, so only all of it can be given back");
  const minor = toMinor(amount, currency);
  if (minor === 0) throw refuse(`must be at least the smallest unit of ${currency}`);
  if (minor > left) throw refuse(`must be at most what is left of the sale, ${toMajor(left, currency)} ${currency}`);
  return minor;
}
