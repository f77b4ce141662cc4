import type { DeliveryChange, DueDelivery } from "@/db/queries/deliveries";
import { listTargetChoices } from "@/db/queries/refunds";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { SkipReason } from "@/lib/contracts/events";
import type { DestinationId } from "@/lib/contracts/platforms";
import { deliveryChange } from "./delivery-change";

/** The final word on the sale wakes its refunds; this is for a word that nobody hears. */
const LOOK_AGAIN_MS = 30 * 60_000;
/** Another refund of the same sale is in this very batch: it carries this one's amount too. */
const AFTER_TWIN_MS = 1_000;

export type TargetChoice = { readonly at: Date; readonly isCurrent: boolean };

/**
 * Whether a due refund may go out. A platform takes a repeat under a known identity for a change of the sale and one
 * under an unknown identity for a new sale, so the sale must be there first, alone in its request, and nothing else of
 * it under way: two changes at once might be processed in either order.
 * @returns what to do instead of sending; undefined: it is its turn
 */
export function refundTurn(
  { eventId, saleId, sale }: DueDelivery,
  { choices, sent }: { choices: readonly TargetChoice[]; sent: ReadonlySet<string> },
): DeliveryChange | undefined {
  if (!sale) return undefined;
  switch (sale.state) {
    case "waiting":
    case "accepted":
      return putOff(eventId, "sale_not_confirmed", LOOK_AGAIN_MS);
    case "delivered":
    // It may be there at its full amount. If it is, this corrects it; if not, the platform learns of the sale with what
    // is left of it, under the sale's own identity, so that it still cannot count twice. Not to send would leave the
    // full amount standing for certain whenever the sale is there.
    case "unknown_outcome":
      break;
    default:
      return skipped(eventId, "sale_not_sent");
  }
  // Another target does not know the sale and would count it again.
  const chosen = choices.find(({ at }) => sale.sentAt === null || at <= sale.sentAt);
  if (chosen && !chosen.isCurrent) return skipped(eventId, "sale_sent_elsewhere");
  if (sale.isBusy) return putOff(eventId, "sale_not_confirmed", LOOK_AGAIN_MS);
  if (sent.has(saleId)) return putOff(eventId, "sale_not_confirmed", AFTER_TWIN_MS);
  return undefined;
}

/** Which targets were chosen when; asked only when a refund is due, as no other event needs it. */
export async function targetChoices(
  tenant: Tenant,
  destination: DestinationId,
  due: readonly DueDelivery[],
): Promise<readonly TargetChoice[]> {
  if (!due.some(({ sale }) => sale)) return [];
  return withTenant(tenant, (tx) => listTargetChoices(tx, tenant, destination));
}

const putOff = (eventId: string, reason: string, retryAfterMs: number): DeliveryChange =>
  deliveryChange(eventId, "waiting", { reason, retryAfterMs, counts: false });
const skipped = (eventId: string, reason: SkipReason): DeliveryChange =>
  deliveryChange(eventId, "skipped", { reason, counts: false });
