import type { Refunded } from "@/db/queries/refunds";

/**
 * What is left of a sale, in minor units; null when it never had an amount. Of such a sale only all can be given back,
 * and then nothing is left of it.
 */
export function netMinor(valueMinor: number | null, { refunds, refundedMinor }: Refunded): number | null {
  if (refunds === 0) return valueMinor;
  return valueMinor === null ? 0 : valueMinor - refundedMinor;
}
