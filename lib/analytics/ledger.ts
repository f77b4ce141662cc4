import type { Transaction } from "@/db/client";
import { listCampaignConnections } from "@/db/queries/campaigns";
import {
  type AccountDay,
  listAccountDays,
  listCharges,
  listConversionRates,
  listTillDays,
  type TillDay,
} from "@/db/queries/figures";
import { findStoreFacts } from "@/db/queries/stores";
import type { Tenant } from "@/lib/auth/tenant";
import { areLimited, PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import { type ShowsOf, type View, viewsOf } from "@/lib/figures/views";
import { type DatedMoney, Exchange } from "./exchange";
import { type LeftOut, leftOut } from "./left-out";
import { RateTable } from "./rate-table";
import type { Ranges } from "./read-range";

/** What a platform had on a day of its ad account. */
export type AdDay = Omit<AccountDay, "adAccountId" | "publisherPlatform"> & {
  readonly platform: PlatformId;
  readonly account: View["account"];
  readonly currency: string;
};
/** Everything that the figures of some ranges are made of. */
export type Ledger = Ranges & {
  readonly store: { readonly currency: string; readonly timeZone: string };
  readonly activeConnections: number;
  readonly views: readonly View[];
  /** Those of platforms that are not asked for. */
  readonly otherViews: readonly View[];
  /** What was charged in the range, by platforms that are asked for, and is in none of the views. */
  readonly leftOut: readonly LeftOut[];
  readonly publishers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly ads: readonly AdDay[];
  /** Null where single platforms are asked for: a till does not know which ad brought a sale. */
  readonly till: readonly TillDay[] | null;
  /** What the tills reported in any case; to be counted alone. */
  readonly events: readonly Pick<TillDay, "day" | "events" | "synced">[];
  readonly exchange: Exchange;
  readonly now: Date;
};
export type LedgerOptions = {
  /** Those that are asked for; all of them without it. */
  readonly platforms?: readonly PlatformId[] | undefined;
  readonly showsOf?: ShowsOf;
  /** Whether amounts are told in the store's currency where rates are stated, as they are without it. */
  readonly isConverting?: boolean;
  readonly now?: Date;
};
/** What a query asks for, which names one platform or none; options that name some have the last word. */
export const askedBy = (
  { platform }: { readonly platform?: PlatformId | undefined },
  options: LedgerOptions,
): LedgerOptions => ({ platforms: platform && [platform], ...options });

/**
 * Only what the store's connections show counts, and each row in one of them at most. What is not asked for is not in it,
 * so that whoever adds it up, converts it or describes it need not know what was asked.
 */
export async function readLedger(
  tx: Transaction,
  tenant: Tenant,
  { range, compare }: Ranges,
  { platforms = PLATFORM_IDS, showsOf, isConverting = true, now = new Date() }: LedgerOptions = {},
): Promise<Ledger> {
  const ranges = compare ? [range, compare] : [range];
  const store = await findStoreFacts(tx, tenant);
  if (!store) throw new AppError("not_found", "There is no such store.");
  const connections = await listCampaignConnections(tx, tenant);
  const allViews = viewsOf(connections, showsOf);
  const isAsked = ({ platform }: View) => platforms.includes(platform);
  const views = allViews.filter(isAsked);
  const accounts = [...new Set(views.map(({ account }) => account.id))];
  const rows = accounts.length > 0 ? await listAccountDays(tx, tenant, accounts, ranges) : [];
  const ads = rows.flatMap((row) => toAdDay(row, views) ?? []);
  const events = await listTillDays(tx, tenant, store.timeZone, ranges);
  const till = areLimited(platforms) ? null : events;
  const foreign = [...new Set([...ads, ...(till ?? [])].map(({ currency }) => currency))].filter(
    (currency) => currency !== store.currency,
  );
  const rates = new RateTable(foreign.length > 0 ? await listConversionRates(tx, tenant, foreign, store.currency) : []);
  const publishers = new Map(
    accounts.map((id) => [
      id,
      new Set(rows.filter((row) => row.adAccountId === id).map((row) => row.publisherPlatform)),
    ]),
  );
  return {
    ...{ range, compare, views, publishers, ads, till, events, now },
    otherViews: allViews.filter((view) => !isAsked(view)),
    leftOut: leftOut(await listCharges(tx, tenant, range), allViews, showsOf).filter(({ platform }) =>
      platforms.includes(platform),
    ),
    store: { currency: store.currency, timeZone: store.timeZone },
    activeConnections: connections.filter(({ status }) => status === "connected").length,
    exchange: new Exchange(store.currency, rates, moneysOf(ads, till ?? []), isConverting),
  };
}

const moneysOf = (ads: readonly AdDay[], till: readonly TillDay[]): DatedMoney[] => [
  ...ads.map(({ day, currency, spendMinor, revenueMinor }) => ({
    ...{ day, currency, minor: [spendMinor, revenueMinor] },
  })),
  ...till.map(({ day, currency, revenueMinor, refundedMinor }) => ({
    ...{ day, currency, minor: [revenueMinor, refundedMinor] },
  })),
];

function toAdDay(
  { adAccountId, publisherPlatform, ...figures }: AccountDay,
  views: readonly View[],
): AdDay | undefined {
  const view = views.find(({ account, shows }) => account.id === adAccountId && shows(publisherPlatform));
  return view && { ...figures, platform: view.platform, account: view.account, currency: view.account.currency };
}
