import type { Transaction } from "@/db/client";
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
  await withTenant(tenant, async (tx) => {
    for (const { channel, told } of sent) await note(tx, tenant, told, channel);
    const left = new Set(sent.flatMap(({ failed }) => idsOf(failed)));
    await mark(
      tx,
      tenant,
      message.alerts.filter(({ id }) => !left.has(id)),
    );
  });
  return sent.some(({ told }) => told.length > 0);
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

/** What a channel still has to say: of a trouble only what it has not told, of an end only what it has told of. */
function isFor({ closedAt, openingToldAt, details }: Alert, { name }: Channel): boolean {
  if (namesIn(details.told).includes(name)) return false;
  // Told before it was noted by whom.
  if (closedAt === null || (details.heard === undefined && openingToldAt !== null)) return true;
  return namesIn(details.heard).includes(name);
}
const namesIn = (noted: string | number | undefined): string[] => String(noted ?? "").split(" ");

type Sent = { readonly channel: Channel; readonly told: readonly Alert[]; readonly failed: readonly Alert[] };
async function sendBy(channel: Channel, message: AlertMessage): Promise<Sent> {
  const alerts = message.alerts.filter((alert) => isFor(alert, channel));
  if (alerts.length === 0) return { channel, told: [], failed: [] };
  try {
    await channel.send({ ...message, alerts });
    return { channel, told: alerts, failed: [] };
  } catch (error) {
    const tries = Math.max(...alerts.map(({ tellAttempts }) => tellAttempts));
    const entry = { storeId: message.store.id, channel: channel.name, tries, error };
    log[tries >= ATTEMPTS_MAX ? "error" : "warn"]("not told", entry);
    return { channel, told: [], failed: alerts };
  }
}

async function note(tx: Transaction, tenant: Tenant, told: readonly Alert[], { name }: Channel): Promise<void> {
  for (const [phase, ids] of byPhase(told)) await noteTold(tx, tenant, ids, { channel: name, phase });
}

async function mark(tx: Transaction, tenant: Tenant, alerts: readonly Alert[]): Promise<void> {
  for (const [phase, ids] of byPhase(alerts)) await markTold(tx, tenant, ids, phase);
}

function byPhase(alerts: readonly Alert[]) {
  const [open, closed] = [alerts.filter(isOpen), alerts.filter((alert) => !isOpen(alert))];
  const phases = [["opening", idsOf(open)] as const, ["closing", idsOf(closed)] as const];
  return phases.filter(([, ids]) => ids.length > 0);
}
const isOpen = ({ closedAt }: Alert): boolean => closedAt === null;
const idsOf = (alerts: readonly Alert[]): string[] => alerts.map(({ id }) => id);
