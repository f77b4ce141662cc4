import { listConnections } from "@/db/queries/connections";
import { findKnownEvents } from "@/db/queries/known-events";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { BatchDryRun, TrackDryRun } from "@/lib/contracts/dry-run";
import { BATCH_MAX, type TrackEventBody } from "@/lib/contracts/events";
import { DESTINATION_IDS } from "@/lib/contracts/platforms";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { type StoreVault, storeVault } from "@/lib/vault/store-vault";
import { KnownLedger } from "./known-ledger";
import { CONFLICT, parseOwn, STATUS } from "./parse-own";
import { type PreparedEvent, prepareEvent } from "./prepare-event";
import { previewDestination } from "./preview-destination";

type Prospect = { readonly index: number; readonly sale: TrackEventBody; readonly prepared: PreparedEvent };
type Item = BatchDryRun["results"][number];

const MESSAGES = {
  accepted: "The event would be recorded.",
  duplicate: "This event is already recorded with the same content; nothing would be added.",
  conflict: CONFLICT,
};
const NOTHING_STORED = "Nothing was stored and nothing is sent.";

/** What would become of one event. Stores nothing. @throws InvalidInputError */
export async function dryRunEvent(tenant: Tenant, sale: TrackEventBody): Promise<TrackDryRun> {
  const vault = await storeVault(tenant);
  const prospect = { index: 0, sale, prepared: prepareEvent(sale, { vault, apiKeyId: null, now: new Date() }) };
  const [item] = await judge(tenant, vault, [prospect]);
  if (!item) throw new TypeError("a sale was judged without a result");
  const { index: _index, issues: _issues, message, ...shown } = item;
  return { success: true, dryRun: true, message: `${message} ${NOTHING_STORED}`, ...shown };
}

/** The same for a batch, one by one, as if its events came in the order in which they stand. Stores nothing. */
export async function dryRunBatch(tenant: Tenant, items: readonly unknown[]): Promise<BatchDryRun> {
  const vault = await storeVault(tenant);
  const now = new Date();
  const results: Item[] = [];
  const prospects: Prospect[] = [];
  for (const [index, item] of items.slice(0, BATCH_MAX).entries()) {
    try {
      const sale = parseOwn(tenant, item);
      prospects.push({ index, sale, prepared: prepareEvent(sale, { vault, apiKeyId: null, now }) });
    } catch (error) {
      results.push(refusal(index, error));
    }
  }
  results.push(...(await judge(tenant, vault, prospects)));
  results.sort((a, b) => a.index - b.index);
  const success = results.every(({ wouldAnswer }) => wouldAnswer === 202 || wouldAnswer === 200);
  return { success, dryRun: true, message: NOTHING_STORED, results };
}

function refusal(index: number, error: unknown): Item {
  if (!(error instanceof AppError)) throw error;
  const issues = error instanceof InvalidInputError ? { issues: [...error.issues] } : {};
  return { index, wouldAnswer: error.status, message: error.message, ...issues, destinations: [] };
}

async function judge(tenant: Tenant, vault: StoreVault, prospects: readonly Prospect[]): Promise<Item[]> {
  const rows = prospects.map(({ prepared }) => prepared.row);
  const { known, connected } = await withTenant(tenant, async (tx) => {
    const present = (values: readonly (string | null)[]) => values.filter((value) => value !== null);
    const asked = {
      orderRefs: present(rows.map((row) => row.order_ref)),
      idempotencyKeys: present(rows.map((row) => row.idempotency_key)),
    };
    const connections = await listConnections(tx, tenant, DESTINATION_IDS);
    return {
      known: await findKnownEvents(tx, tenant, asked),
      // As `ingest_events`: a connection whose sign-in died still counts, its sales are held.
      connected: connections.filter(({ status, targetId }) => status !== "disconnected" && targetId !== null),
    };
  });
  const platforms = new Set<string>(connected.map(({ platform }) => platform));
  const ledger = new KnownLedger(known);
  return prospects.map(({ index, sale, prepared }) => {
    const { outcome, eventId } = ledger.meet(prepared.row);
    return {
      index,
      wouldAnswer: STATUS[outcome],
      message: MESSAGES[outcome],
      ...(eventId !== undefined && { eventId }),
      destinations: DESTINATION_IDS.map((destination) =>
        previewDestination(sale, prepared, { destination, vault, outcome, isConnected: platforms.has(destination) }),
      ),
    };
  });
}
