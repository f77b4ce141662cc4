import type { IngestFate } from "@/db/queries/events";
import type { listSaleFates, SaleRow } from "@/db/queries/refunds";
import type { DeliveryState, SkipReason } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { adapterFor } from "@/lib/platforms/registry";

type SaleFate = Awaited<ReturnType<typeof listSaleFates>>[number];

/** What will not come to the platform any more; the sale's refund has nothing to take back there. */
const NEVER_SENT: ReadonlySet<DeliveryState> = new Set(["skipped", "refused", "expired"]);

/** What becomes of a refund at every destination, as far as the sale's own fate decides it. */
export const refundFates = (
  fates: readonly SaleFate[],
  { occurredAt }: Pick<SaleRow, "occurredAt">,
  now: Date,
): Omit<IngestFate, "event_id">[] =>
  DESTINATION_IDS.map((destination) => {
    const sale = fates.find((fate) => fate.destination === destination);
    // A change of the sale is taken for as long as the sale itself would be.
    const acceptedUntil = sale?.acceptedUntil ?? occurredAt;
    return {
      destination,
      skip: skipReason(destination, sale, acceptedUntil <= now),
      accepted_until: acceptedUntil.toISOString(),
    };
  });

function skipReason(destination: DestinationId, sale: SaleFate | undefined, isTooOld: boolean): SkipReason | null {
  if (!adapterFor(providerOf(destination)).events.takesRefunds) return "refunds_not_taken";
  if (!sale || NEVER_SENT.has(sale.state)) return "sale_not_sent";
  return isTooOld ? "too_old" : null;
}
