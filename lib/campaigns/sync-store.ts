import { askHistory } from "@/db/queries/campaign-history";
import { type CampaignConnection, listCampaignConnections, type SyncedAdAccount } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { SyncBody, SyncResponse } from "@/lib/contracts/campaigns";
import type { DateRange } from "@/lib/contracts/periods";
import { PLATFORM_IDS, type PlatformId, platformInfo, platformNames } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { mapLimited } from "@/lib/core/map-limited";
import { addDays } from "@/lib/core/periods";
import type { DayRange } from "@/lib/platforms/contract";
import { accountToday, TRAILING_DAYS, untilToday } from "./account-days";
import { nearPart, oldestDay } from "./history";
import { type AdAccountSync, syncAdAccount } from "./sync-ad-account";
import { type SyncOptions, syncOptions } from "./sync-options";

const AT_ONCE = 3;
const DUE = { trailing: TRAILING_DAYS };

type Target = { readonly account: SyncedAdAccount; readonly platforms: readonly PlatformId[] };
type Outcome = Target & {
  readonly result: AdAccountSync | { readonly state: "failed"; readonly words: string };
  /** Days that are read behind the answer. */
  readonly older?: DayRange | undefined;
  /** Days that have to be read behind the answer before those that were asked for can be shown. */
  readonly gap?: DayRange | undefined;
};

/**
 * Syncs what the store has connected, or the named platforms of it, each ad account once. One account's failure does
 * not stop another; `success` is false only when there was something to sync and nothing of it worked.
 */
export async function syncStore(
  tenant: Tenant,
  { platforms, dateRange }: SyncBody,
  given: Partial<SyncOptions> = {},
): Promise<SyncResponse> {
  const options = syncOptions(given);
  const connections = await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant));
  const targets = targetsOf(connections, platforms ?? PLATFORM_IDS);
  const outcomes = await mapLimited(targets, AT_ONCE, async (target): Promise<Outcome> => {
    let later: Pick<Outcome, "older" | "gap"> = {};
    try {
      const { account } = target;
      const wish = dateRange && (await noteWish(tenant, account, dateRange, options.now()));
      later = { older: wish?.older, gap: wish?.gap };
      return { ...target, ...later, result: await syncAdAccount(tenant, account.id, wish?.near ?? DUE, options) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { ...target, ...later, result: { state: "failed", words: error.message } };
    }
  });
  return answer(outcomes, platforms ? absences(connections, platforms) : []);
}

/**
 * What of the asked days is read at once; the rest is noted with the account first, so that it is read whatever becomes
 * of this sync. @throws AppError for days that the platforms no longer have
 */
async function noteWish(tenant: Tenant, account: SyncedAdAccount, { startDate, endDate }: DateRange, now: Date) {
  const today = accountToday(account.timeZone, now);
  if (startDate < oldestDay(today))
    throw new AppError("invalid", `Figures reach back to ${dayWords(oldestDay(today))}. Choose a later first day.`);
  const { near, older } = nearPart(untilToday({ from: startDate, to: endDate }, account.timeZone, now));
  const gap = gapBehind(near, account);
  if (older || gap)
    await withTenant(tenant, (tx) => askHistory(tx, tenant, account.id, { from: startDate, before: near.from }));
  return { near, older, gap };
}

/** Days between those and the ones that are here: figures are whole from one day on, so these have to be read first. */
function gapBehind({ to }: DayRange, { historyDoneFrom }: SyncedAdAccount): DayRange | undefined {
  const gap = historyDoneFrom && { from: addDays(to, 1), to: addDays(historyDoneFrom, -1) };
  return gap && gap.from <= gap.to ? gap : undefined;
}

function targetsOf(connections: readonly CampaignConnection[], wanted: readonly PlatformId[]): Target[] {
  const targets = new Map<string, { account: SyncedAdAccount; platforms: PlatformId[] }>();
  for (const { platform, status, account } of connections) {
    if (!account || status === "disconnected" || !wanted.includes(platform)) continue;
    const known = targets.get(account.id);
    if (known) known.platforms.push(platform);
    else targets.set(account.id, { account, platforms: [platform] });
  }
  return [...targets.values()];
}

/** Platforms that were asked for by name and have nothing to read. */
function absences(connections: readonly CampaignConnection[], wanted: readonly PlatformId[]): string[] {
  return [...new Set(wanted)].flatMap((id) => {
    const found = connections.find(({ platform }) => platform === id);
    if (found?.account && found.status !== "disconnected") return [];
    const { label } = platformInfo(id);
    const waits = found?.reason === "setup_incomplete";
    return [waits ? `${label} has no ad account chosen yet.` : `${label} is not connected.`];
  });
}

/** "3 Mar 2025" */
const dayWords = (day: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function answer(outcomes: readonly Outcome[], absent: readonly string[]): SyncResponse {
  const campaigns = outcomes.reduce((sum, { result }) => sum + (result.state === "synced" ? result.campaigns : 0), 0);
  const synced = outcomes.filter(({ result }) => result.state === "synced");
  const busy = outcomes.filter(({ result }) => result.state === "busy");
  const failures = outcomes.flatMap(({ account, result }) =>
    result.state === "failed" ? [`${account.name}: ${result.words}`] : [],
  );
  const errors = [...failures, ...absent];
  // Of an account that failed nothing is promised: its access may have ended.
  const works = outcomes.filter(({ result }) => result.state !== "failed");
  const older = works.flatMap((outcome) => outcome.older ?? []);
  const gaps = works.flatMap(({ gap }) => gap ?? []);
  const sentences = [
    ...(synced.length > 0
      ? [`Synced ${plural(campaigns, "campaign")} of ${plural(synced.length, "ad account")}.`]
      : []),
    ...busy.map(({ platforms }) => `A sync of ${platformNames(platforms)} is at work already.`),
    ...(failures.length > 0 ? [`${plural(failures.length, "ad account")} could not be read.`] : []),
    ...older
      .slice(0, 1)
      .map(({ from, to }) => `Days from ${dayWords(from)} to ${dayWords(to)} are read in the background.`),
    ...gaps
      .slice(0, 1)
      .map(
        ({ from, to }) =>
          `What is before ${dayWords(from)} shows once the days to ${dayWords(to)} are read, in the background.`,
      ),
    ...(outcomes.length === 0 ? ["There is nothing to sync: connect a platform and choose an ad account first."] : []),
  ];
  return {
    success: synced.length + busy.length > 0 || errors.length === 0,
    message: sentences.join(" "),
    syncedCampaigns: campaigns,
    ...(errors.length > 0 && { errors }),
  };
}
