import type { Transaction } from "@/db/client";
import { insertAudit } from "@/db/queries/audit";
import { type IngestFate, type IngestRow, listDeliveriesOf } from "@/db/queries/events";
import {
  findPurchase,
  findSaleById,
  findTwin,
  ingestRefund,
  listSaleFates,
  lockSale,
  type SaleRow,
  sumRefunds,
} from "@/db/queries/refunds";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { type DestinationId, platformInfo } from "@/lib/contracts/platforms";
import type { RefundBody, RefundResult } from "@/lib/contracts/refunds";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { toMajor } from "@/lib/core/money";
import { redactValue } from "@/lib/core/redact";
import { storeVault } from "@/lib/vault/store-vault";
import { netMinor } from "./net-value";
import { apiKeyOf, canonicalJson, eventTime } from "./prepare-event";
import { refundAmount } from "./refund-amount";
import { refundFates } from "./refund-fates";
import { ringDispatch } from "./ring-dispatch";

const MESSAGES = {
  accepted: "The refund was recorded.",
  duplicate: "This refund was already recorded; nothing was added.",
  conflict: "Another event with the same refund number or idempotency key but different content is already recorded.",
};
type Stored = { readonly eventId: string; readonly outcome: keyof typeof MESSAGES; readonly rung: boolean };

/**
 * Records that a sale was given back, in part or whole, as an event of its own. Resolves after the commit; our own
 * revenue is right from then on, and telling the platforms that can be told is ours.
 * @param saleName our event id of the sale, or the till's order number
 * @returns 202 for a new one, 200 for a repeat with the same content (the first id)
 * @throws AppError not_found, conflict for the same number with other content; InvalidInputError, also for more than
 * what is left of the sale
 */
export async function refundSale(
  tenant: Tenant,
  saleName: string,
  body: RefundBody,
): Promise<{ status: number; result: RefundResult }> {
  const vault = await storeVault(tenant);
  const now = new Date();
  const done = await withTenant(tenant, async (tx) => {
    const sale = await findSale(tx, tenant, saleName);
    const occurredAt = checkAgainstSale(body, sale, now);
    const identity = { orderRef: numberOf(body, sale), idempotencyKey: body.idempotencyKey ?? null };
    const hashes = vault.references("content", contentOf(body, sale));
    await lockSale(tx, tenant, sale.id);
    const twin = await findTwin(tx, tenant, identity);
    const stored: Stored = twin
      ? { eventId: twin.id, outcome: hashes.includes(twin.contentHash) ? "duplicate" : "conflict", rung: true }
      : await store(tx, tenant, sale, { body, identity, hashes, occurredAt, now });
    if (stored.outcome === "conflict")
      throw new AppError("conflict", `${MESSAGES.conflict} Its id is ${stored.eventId}.`);
    return { stored, result: await describe(tx, tenant, sale, stored) };
  });
  const { stored, result } = done;
  if (stored.outcome === "accepted") ringDispatch(tenant, stored);
  return { status: stored.outcome === "accepted" ? 202 : 200, result };
}

async function findSale(tx: Transaction, tenant: Tenant, name: string): Promise<SaleRow> {
  const unknown = new AppError("not_found", "There is no such sale in this store.");
  // PostgreSQL could not even compare it.
  if (name.length > 200 || /\p{Cc}/u.test(name) || !name.isWellFormed()) throw unknown;
  const id = name.toLowerCase();
  const sale = (isId(id) && (await findSaleById(tx, tenant, id))) || (await findPurchase(tx, tenant, name.trim()));
  if (!sale) throw unknown;
  if (sale.eventType !== "purchase")
    throw new InvalidInputError([{ path: "id", message: `must be a purchase; this is a ${sale.eventType}` }]);
  return sale;
}

/** @returns when it was given back */
function checkAgainstSale({ currency, occurredAt }: RefundBody, sale: SaleRow, now: Date): Date {
  if (currency !== undefined && currency !== sale.currency)
    throw new InvalidInputError([{ path: "currency", message: `must be the sale's, ${sale.currency}` }]);
  const at = eventTime(occurredAt, now);
  if (occurredAt !== undefined && at < sale.occurredAt)
    throw new InvalidInputError([{ path: "occurredAt", message: "must not be before the sale" }]);
  return at;
}

/** All that is left can be given back once only, so the sale itself is number enough. */
const numberOf = ({ refundId, amount }: RefundBody, sale: SaleRow): string | null =>
  refundId ?? (amount === undefined ? `full:${sale.id}` : null);

/** What makes two reports of one refund the same; see `prepareEvent`. */
const contentOf = ({ amount, occurredAt, reason }: RefundBody, sale: SaleRow): string =>
  canonicalJson({
    eventType: "refund",
    refundOf: sale.id,
    amount: amount ?? "all",
    occurredAt: occurredAt === undefined ? undefined : new Date(occurredAt).toISOString(),
    reason,
  });

type Report = {
  readonly body: RefundBody;
  readonly identity: { readonly orderRef: string | null; readonly idempotencyKey: string | null };
  readonly hashes: readonly string[];
  readonly occurredAt: Date;
  readonly now: Date;
};

async function store(tx: Transaction, tenant: Tenant, sale: SaleRow, report: Report): Promise<Stored> {
  const valueMinor = refundAmount(report.body.amount, sale, await sumRefunds(tx, tenant, sale.id));
  const id = newId();
  const fates: IngestFate[] = refundFates(await listSaleFates(tx, tenant, sale.id), sale, report.now).map((fate) => ({
    ...fate,
    event_id: id,
  }));
  const stored = await ingestRefund(tx, rowOf(id, tenant, sale, { ...report, valueMinor }), fates);
  if (stored.outcome === "accepted" && tenant.actor.kind === "user") {
    const details = { sale: sale.id, amountMinor: valueMinor, currency: sale.currency };
    await insertAudit(tx, tenant, { action: "sale.refunded", target: id, details });
  }
  return stored;
}

/** Everything that is known of the customer stays with the sale alone; a refund is found through it. */
function rowOf(
  id: string,
  tenant: Tenant,
  sale: SaleRow,
  { body, identity, hashes, occurredAt, valueMinor }: Report & { readonly valueMinor: number | null },
): IngestRow {
  return {
    idx: 0,
    id,
    store_id: tenant.storeId,
    event_type: "refund",
    refund_of: sale.id,
    order_ref: identity.orderRef,
    product_ref: null,
    idempotency_key: identity.idempotencyKey,
    content_hashes: hashes,
    event_value_minor: valueMinor,
    currency: sale.currency,
    quantity: 1,
    items: [],
    occurred_at: occurredAt.toISOString(),
    action_source: sale.actionSource,
    transaction_id: sale.transactionId,
    consent_ad_user_data: sale.consentAdUserData,
    consent_ad_personalization: sale.consentAdPersonalization,
    customer_refs: [],
    identifier_kinds: sale.identifierKinds,
    identifiers_encrypted: null,
    event_data: redactValue(body.reason === undefined ? null : { reason: body.reason }),
    api_key_id: apiKeyOf(tenant),
  };
}

const keepsIt = ({ destination, reason }: { destination: DestinationId; reason: string | null }): string[] =>
  reason === "refunds_not_taken"
    ? [`${platformInfo(destination).label} cannot take a sale back; its own figures keep it.`]
    : [];

async function describe(tx: Transaction, tenant: Tenant, sale: SaleRow, stored: Stored): Promise<RefundResult> {
  const { currency } = sale;
  const money = (minor: number) => ({ amount: toMajor(minor, currency), currency });
  const refund = await findSaleById(tx, tenant, stored.eventId);
  const deliveries = await listDeliveriesOf(tx, tenant, [stored.eventId]);
  return {
    success: true,
    eventId: stored.eventId,
    saleId: sale.id,
    message: [MESSAGES[stored.outcome], ...deliveries.flatMap(keepsIt)].join(" "),
    duplicate: stored.outcome === "duplicate",
    amount: refund?.valueMinor == null ? null : money(refund.valueMinor),
    netValue: money(netMinor(sale.valueMinor, await sumRefunds(tx, tenant, sale.id)) ?? 0),
    deliveries: deliveries.map(({ destination, state, reason }) => ({ destination, state, reason })),
  };
}
