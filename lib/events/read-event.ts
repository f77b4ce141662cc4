import { findEventDetail, listDeliveryDetails, listTries } from "@/db/queries/event-detail";
import { listRefusals } from "@/db/queries/replay-verdicts";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { ATTEMPTS_MAX, type DeliveryDetail, type EventDetail } from "@/lib/contracts/event-details";
import { AppError } from "@/lib/core/errors";
import { isId } from "@/lib/core/ids";
import { toMajor } from "@/lib/core/money";
import { loadItems } from "./event-items";
import { mergeWindows } from "./judge-replay";

type Row = NonNullable<Awaited<ReturnType<typeof findEventDetail>>>;
type Delivery = Awaited<ReturnType<typeof listDeliveryDetails>>[number];
type Tries = Awaited<ReturnType<typeof listTries>>;

const iso = (date: Date | null) => date?.toISOString() ?? null;

/**
 * One event with its delivery to every destination and the latest tries of each. Of what the customer is recognised by
 * the kinds only. @throws AppError not_found
 */
export async function readEvent(tenant: Tenant, eventId: string): Promise<EventDetail> {
  const id = eventId.toLowerCase();
  return withTenant(tenant, async (tx) => {
    const row = isId(id) ? await findEventDetail(tx, tenant, id) : undefined;
    // With a refund comes its sale.
    const item = row && (await loadItems(tx, tenant, [id])).find((candidate) => candidate.id === id);
    if (!row || !item) throw new AppError("not_found", "There is no such sale.");
    const refusals = await listRefusals(tx, tenant, id, mergeWindows(new Date()));
    const deliveries: DeliveryDetail[] = [];
    for (const delivery of await listDeliveryDetails(tx, tenant, id)) {
      const { destination } = delivery;
      const tries = await listTries(tx, tenant, { eventId: id, destination, limit: ATTEMPTS_MAX });
      const { held = false, heldReason = null } =
        item.deliveries.find((entry) => entry.destination === destination) ?? {};
      const resendRefusal = refusals.find((entry) => entry.destination === destination)?.refusal ?? null;
      deliveries.push({ ...describeDelivery(delivery), ...describeTries(tries), held, heldReason, resendRefusal });
    }
    return { success: true, data: { ...item, ...describeEvent(row), deliveries } };
  });
}

const describeEvent = (row: Row) => ({
  actionSource: row.actionSource,
  quantity: row.quantity,
  productId: row.productRef,
  items: row.items.map(({ id, quantity, priceMinor }) => ({
    id,
    quantity,
    price: priceMinor === null ? null : toMajor(priceMinor, row.currency),
  })),
  consent: { adUserData: row.consentAdUserData, adPersonalization: row.consentAdPersonalization },
  till: row.till,
});

const describeDelivery = (delivery: Delivery) => ({
  ...delivery,
  nextAttemptAt: iso(delivery.nextAttemptAt),
  acceptedUntil: iso(delivery.acceptedUntil),
  acceptedAt: iso(delivery.acceptedAt),
  deliveredAt: iso(delivery.deliveredAt),
  ambiguousSince: iso(delivery.ambiguousSince),
});

const describeTries = ({ tries, total }: Tries) => ({
  tries: tries.map((line) => ({ ...line, at: line.at.toISOString() })),
  triesLeftOut: total - tries.length,
});
