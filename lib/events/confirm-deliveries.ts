import type { Transaction } from "@/db/client";
import { wakeLanes } from "@/db/queries/deliveries";
import { askReceiptLater, type Company, listDueReceipts, resendReceipt, settleReceipt } from "@/db/queries/receipts";
import { wakeRefunds } from "@/db/queries/refunds";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import type { Tenant } from "@/lib/auth/tenant";
import { withAccess } from "@/lib/connections/with-access";
import { type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { crashPoint } from "@/lib/core/crash-point";
import { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import type { Confirmation } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";

const RECEIPTS_MAX = 50;
const PAGES_MAX = 20;
const BUDGET_MS = 240_000;
const FIRST_LOOK_MS = 30 * 60_000;
/** Google answers within a day; after three nobody will. */
const GIVE_UP_MS = 3 * 86_400_000;
/** A batch of no more is not worth an hour's detour by groups. */
const ALONE_MAX = 16;
const AGAIN_MAX_MS = 24 * 3_600_000;

const log = createLogger("events.confirm");
type Receipt = Awaited<ReturnType<typeof listDueReceipts>>[number];

/**
 * Asks for the final word on accepted deliveries (Google's request status) and writes it down: confirmed, refused, or
 * ask again later. When only some of a batch were refused, it goes out again in groups under the same identities, and of
 * a group that is refused in part each by itself.
 */
export async function confirmDeliveries({ signal }: { signal: AbortSignal }): Promise<{ asked: number }> {
  const end = Date.now() + BUDGET_MS;
  let asked = 0;
  const stores = await storesWith("confirmations");
  await forEachStore(stores, { job: "confirm-google-events", log, signal }, async (tenant) => {
    for (let page = 0; page < PAGES_MAX && !signal.aborted && Date.now() < end; page += 1) {
      const receipts = await withTenant(tenant, (tx) => listDueReceipts(tx, tenant, RECEIPTS_MAX));
      let isAnswered = true;
      for (const receipt of receipts) {
        if (!isAnswered || signal.aborted || Date.now() >= end) break;
        isAnswered = await confirmReceipt(tenant, receipt);
        asked += 1;
      }
      if (!isAnswered || receipts.length < RECEIPTS_MAX) break;
    }
  });
  return { asked };
}

/** @returns false when the platform would not answer for the store's other receipts either */
async function confirmReceipt(tenant: Tenant, receipt: Receipt): Promise<boolean> {
  try {
    const word = await ask(tenant, receipt);
    crashPoint("asked");
    await settle(tenant, receipt, word);
    crashPoint("confirmed");
    return true;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    log.warn("not answered", { storeId: tenant.storeId, receiptId: receipt.receiptId, error });
    // Nobody can be asked, for as long as the grant is dead, and at last not any more.
    await settle(tenant, receipt, { state: "processing" });
    // These are about this receipt, or told without a call.
    return error.failure.kind === "rejected" || error.failure.kind === "reconnect";
  }
}

function ask(tenant: Tenant, { destination, receiptId }: Receipt): Promise<Confirmation> {
  const { confirm } = adapterFor(providerOf(destination)).events;
  if (!confirm || receiptId === null) return Promise.resolve({ state: "unknown" });
  return withAccess(tenant, destination, (access) => confirm(access, receiptId));
}

const companyOf = ({ size, isGroup }: Receipt): Company => (size > ALONE_MAX && !isGroup ? "group" : "nobody");
const since = (time: string): number => Date.now() - new Date(time).getTime();

async function settle(tenant: Tenant, receipt: Receipt, word: Confirmation): Promise<void> {
  const age = since(receipt.acceptedAt);
  await withTenant(tenant, async (tx) => {
    switch (word.state) {
      case "confirmed":
        if (word.isRepeat) await finish(tx, tenant, receipt, { ...UNCLEAR, reason: "change_unclear" }, "refunds");
        return finish(tx, tenant, receipt, { state: "delivered", reason: null, platformCode: null });
      case "refused":
        return finish(tx, tenant, receipt, {
          state: "refused",
          reason: word.reason,
          platformCode: word.platformCode,
        });
      case "partial":
        if (receipt.size === 1)
          return finish(tx, tenant, receipt, { state: "refused", reason: word.reason, platformCode: null });
        await resendReceipt(tx, tenant, receipt, { company: companyOf(receipt), reason: "partial", afterMs: 0 });
        return wakeLanes(tx, tenant, [receipt.destination satisfies DestinationId]);
      case "again":
        // As late again as it has been going on, up to a day; the platform's own time limit ends it. What has not passed
        // in a day may be one sale's fault, so then it goes out in smaller groups. The sweep wakes the lane in time.
        return resendReceipt(tx, tenant, receipt, {
          company: receipt.size === 1 || since(receipt.firstAcceptedAt) < AGAIN_MAX_MS ? "all" : companyOf(receipt),
          reason: word.reason,
          afterMs: Math.max(word.afterMs, Math.min(since(receipt.firstAcceptedAt), AGAIN_MAX_MS)),
        });
      case "processing":
        // Twice as late every time: 30 min, 1 h, 2 h, …
        if (age < GIVE_UP_MS)
          return askReceiptLater(tx, tenant, receipt, Math.max(FIRST_LOOK_MS, Math.min(age, 6 * 3_600_000)));
        return finish(tx, tenant, receipt, { ...UNCLEAR, reason: "never_confirmed" });
      case "unknown":
        return finish(tx, tenant, receipt, { ...UNCLEAR, reason: "never_confirmed" });
    }
  });
}

const UNCLEAR = { state: "unknown_outcome", platformCode: null } as const;

/**
 * Writes the final word down, and lets refunds go that have waited for it. `only` refunds: a repeat that the platform
 * has already is no loss for a sale, but of a refund it may mean that the amount was left as it is.
 */
async function finish(
  tx: Transaction,
  tenant: Tenant,
  receipt: Receipt,
  to: Parameters<typeof settleReceipt>[3],
  only: "all" | "refunds" = "all",
): Promise<void> {
  const settled = await settleReceipt(tx, tenant, receipt, to, { only });
  const { destination } = receipt;
  if ((await wakeRefunds(tx, tenant, destination, settled)) > 0) await wakeLanes(tx, tenant, [destination]);
}
