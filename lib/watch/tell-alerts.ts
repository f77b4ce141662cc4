import { type Alert, claimUntold, markTold, noteTold } from "@/db/queries/alerts";
import { listOwnerEmails } from "@/db/queries/people";
import { findStoreFacts } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { createLogger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import type { AlertMessage } from "./alert-message";
import type { Channel } from "./channels";

const STORES_AT_ONCE = 4;
const BUDGET_MS = 120_000;
const ATTEMPTS_MAX = 10;
const ALERTS_MAX = 50;

const log = createLogger("watch.tell");

/**
 * Tells what is to be told of each store: one message for all of it. No transaction is open meanwhile. Marked after the
 * sending, so a teller that dies may tell twice and never leaves anybody in the dark; who fails is tried again later,
 * about ten times in a day. Nothing is taken while nothing is configured.
 * @returns how many stores' messages went out
 */
export async function tellStores(
  stores: readonly Tenant[],
  tellBy: readonly Channel[],
  signal: AbortSignal,
): Promise<number> {
  if (tellBy.length === 0) return 0;
  const end = Date.now() + BUDGET_MS;
  const told = await mapLimited(stores, STORES_AT_ONCE, async (tenant) => {
    if (signal.aborted || Date.now() > end) return false;
    return tellStore(tenant, tellBy).catch((error: unknown) => {
      log.error("store failed", { storeId: tenant.storeId, error });
      return false;
    });
  });
  return told.filter(Boolean).length;
}

async function tellStore(tenant: Tenant, tellBy: readonly Channel[]): Promise<boolean> {
  const message = await takeMessage(tenant);
  if (!message) return false;
  const sent = await Promise.all(tellBy.map((channel) => sendBy(channel, message)));
  const reached = tellBy.filter((_, index) => sent[index]);
  const [first] = reached;
  if (reached.length === tellBy.length) await markAll(tenant, message.alerts);
  else if (first) await withTenant(tenant, (tx) => noteTold(tx, tenant, idsOf(message.alerts), first.name));
  return reached.length > 0;
}

function takeMessage(tenant: Tenant): Promise<AlertMessage | undefined> {
  return withTenant(tenant, async (tx) => {
    const alerts = await claimUntold(tx, tenant, { attemptsMax: ATTEMPTS_MAX, limit: ALERTS_MAX });
    const facts = alerts.length > 0 ? await findStoreFacts(tx, tenant) : undefined;
    if (!facts) return undefined;
    const { slug, name, timeZone } = facts;
    const store = { id: tenant.storeId, slug, name, timeZone };
    return { store, owners: await listOwnerEmails(tx, tenant), alerts: alerts.sort(byOpening) };
  });
}
const byOpening = (a: Alert, b: Alert): number => a.openedAt.getTime() - b.openedAt.getTime();

/** Says whether everybody behind this channel knows all of the message. */
async function sendBy(channel: Channel, message: AlertMessage): Promise<boolean> {
  const alerts = message.alerts.filter(({ details }) => details.told !== channel.name);
  if (alerts.length === 0) return true;
  try {
    await channel.send({ ...message, alerts });
    return true;
  } catch (error) {
    const tries = Math.max(...alerts.map(({ tellAttempts }) => tellAttempts));
    const entry = { storeId: message.store.id, channel: channel.name, tries, error };
    log[tries >= ATTEMPTS_MAX ? "error" : "warn"]("not told", entry);
    return false;
  }
}

function markAll(tenant: Tenant, alerts: readonly Alert[]): Promise<void> {
  const open = alerts.filter(({ closedAt }) => closedAt === null);
  const closed = alerts.filter(({ closedAt }) => closedAt !== null);
  return withTenant(tenant, async (tx) => {
    if (open.length > 0) await markTold(tx, tenant, idsOf(open), "opening");
    if (closed.length > 0) await markTold(tx, tenant, idsOf(closed), "closing");
  });
}
const idsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);
