import type { CampaignListItem } from "@/lib/contracts/campaigns";
import type { AdFigures, Figures, TrendPoint } from "@/lib/contracts/metrics";
import { areLimited, PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { addDays } from "@/lib/core/periods";
import type { ReportContent } from "./report-content";
import { destinationsOf } from "./report-platforms";

const ratio = (over: number, under: number): number | null => (under > 0 ? over / under : null);
const round = (value: number): number => Math.round(value * 1000) / 1000;

export function adFigures(spend: number, revenue: number, conversions: number): AdFigures {
  const [impressions, clicks] = [Math.round(spend * 90), Math.round(spend * 1.4)];
  const roas = ratio(revenue, spend);
  return { spend, revenue, roas, impressions, clicks, conversions, costPerConversion: ratio(spend, conversions) };
}
function figures(ads: AdFigures, tillRevenue: number | null, sales = 0): AdFigures & Figures {
  const till = tillRevenue === null ? null : { tillRevenue, sales, unpricedSales: 0, refunds: 0, refunded: 0 };
  return { ...ads, till, blendedRoas: tillRevenue === null ? null : ratio(tillRevenue, ads.spend) };
}
const change = (now: number | null, before: number | null) => {
  const absolute = now === null || before === null ? null : round(now - before);
  return { absolute, percent: absolute === null || !before ? null : (absolute / before) * 100 };
};

type Given = {
  readonly storeName?: string;
  readonly currencies?: readonly string[];
  readonly campaignCount?: number;
  readonly names?: readonly string[];
  readonly days?: number;
  readonly hasTill?: boolean;
  readonly compare?: boolean;
  readonly covers?: readonly PlatformId[];
};
const META: readonly PlatformId[] = ["facebook", "instagram"];
const STATUSES = ["active", "paused", "ended", "with_issues"] as const;
const PLATFORM_OF = ["facebook", "google", "instagram"] as const;
/** A report that leaves platforms out has nothing of the tills. */
const hasTillIn = ({ hasTill = true, covers = PLATFORM_IDS }: Given): boolean => hasTill && !areLimited(covers);

function campaignsOf({
  campaignCount = 8,
  names = [],
  currencies = ["EUR"],
  covers = PLATFORM_IDS,
}: Given): CampaignListItem[] {
  const shown = PLATFORM_OF.filter((id) => covers.includes(id));
  return Array.from({ length: campaignCount }, (_none, index) => {
    const platform = shown[index % shown.length] ?? "facebook";
    const currency = currencies[index % currencies.length] ?? "EUR";
    const spend = round(((index * 37) % 11) * 31 + (currency === "JPY" ? 12 : 12.5));
    const performance = adFigures(spend, round(spend * (((index * 7) % 9) / 2)), (index * 5) % 23);
    return {
      ...{
        id: `${platform}/${index}`,
        platform,
        campaignId: `2384${index}`,
        name: names[index] ?? `Campaign ${index + 1}`,
      },
      ...{ status: STATUSES[index % 4] ?? "active", missing: index % 9 === 8 },
      ...{
        accountId: "act_1",
        accountName: "Harbour Street Ads",
        currency,
        performance,
        unread: false,
        lastSynced: null,
      },
    };
  });
}

function pointsOf(startDate: string, days: number, { hasTill = true, scale = 1 }): TrendPoint[] {
  return Array.from({ length: days }, (_none, index) => {
    const spend = round(scale * (60 + 18 * Math.sin(index / 2) + (index % 7) * 4));
    const ads = adFigures(spend, round(spend * (2.6 + Math.sin(index / 3))), 3 + (index % 5));
    const day = addDays(startDate, index);
    const till = hasTill ? round(scale * (420 + 120 * Math.sin(index / 3.5))) : null;
    return { ...figures(ads, till, 20 + (index % 9)), startDate: day, endDate: day, partial: false };
  });
}

function groupOf(currency: string, campaigns: readonly CampaignListItem[], given: Given) {
  const [hasTill, { compare = true }] = [hasTillIn(given), given];
  const own = campaigns.filter((one) => one.currency === currency);
  const sum = (pick: (one: CampaignListItem["performance"]) => number) =>
    round(own.reduce((total, { performance }) => total + pick(performance), 0));
  const ads = {
    ...adFigures(
      sum(({ spend }) => spend),
      sum(({ revenue }) => revenue),
      sum(({ conversions }) => conversions),
    ),
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
  };
  const current = figures(ads, hasTill ? round(ads.spend * 7.4) : null, hasTill ? 1204 : 0);
  const before = figures(
    adFigures(round(ads.spend * 0.9), round(ads.revenue * 1.1), ads.conversions + 4),
    hasTill ? round(ads.spend * 6.9) : null,
    1102,
  );
  const metrics = [
    "spend",
    "revenue",
    "roas",
    "impressions",
    "clicks",
    "conversions",
    "costPerConversion",
    "blendedRoas",
  ] as const;
  const changes = Object.fromEntries(metrics.map((metric) => [metric, change(current[metric], before[metric])]));
  const tills = {
    tillRevenue: change(current.till?.tillRevenue ?? null, before.till?.tillRevenue ?? null),
    sales: change(current.till?.sales ?? null, before.till?.sales ?? null),
  };
  return {
    ...{ currency, current, previous: compare ? before : null },
    change: compare
      ? ({ ...changes, ...tills } as NonNullable<ReportContent["metrics"]["groups"][number]["change"]>)
      : null,
  };
}

/** A report's content, made up; its sums agree with its campaigns, as the verbs' do. */
export function reportContent(given: Given = {}): ReportContent {
  const {
    storeName = "Harbour Street Café",
    currencies = ["EUR"],
    days = 30,
    compare = true,
    covers = PLATFORM_IDS,
  } = given;
  const campaigns = campaignsOf(given);
  const used = currencies.filter(
    (currency, index) => index === 0 || campaigns.some((one) => one.currency === currency),
  );
  const startDate = "2026-11-01";
  const endDate = addDays(startDate, days - 1);
  const groups = used.map((currency) => groupOf(currency, campaigns, given));
  const first = groups[0];
  const trend = {
    unit: "day" as const,
    groups: used.map((currency, index) => ({
      currency,
      points: pointsOf(startDate, days, { hasTill: hasTillIn(given), scale: index + 1 }),
      previous: compare ? pointsOf(addDays(startDate, -days), days, { hasTill: hasTillIn(given), scale: 0.8 }) : null,
    })),
  };
  const itemsOf = (currency: string, by: "platform" | "campaign") => {
    const own = campaigns.filter((one) => one.currency === currency);
    const keys =
      by === "platform" ? [...new Set(own.map(({ platform }) => platform))] : own.slice(0, 6).map(({ id }) => id);
    return keys.map((key) => {
      const some = own.filter((one) => one.id === key || one.platform === key);
      const total = (pick: (one: CampaignListItem["performance"]) => number) =>
        round(some.reduce((sum, { performance }) => sum + pick(performance), 0));
      const current = adFigures(
        total(({ spend }) => spend),
        total(({ revenue }) => revenue),
        total(({ conversions }) => conversions),
      );
      const previous = adFigures(round(current.spend * 0.9), round(current.revenue * 1.2 - 10), current.conversions);
      const [one] = some;
      const labels = { facebook: "Facebook", instagram: "Instagram", google: "Google Ads" };
      return {
        ...{ id: key, platform: one?.platform ?? "facebook", status: by === "platform" ? null : (one?.status ?? null) },
        name: by === "platform" && one ? labels[one.platform] : (one?.name ?? ""),
        ...{ current, previous: compare ? previous : null, shareOfChange: null },
        change: compare ? round(current.revenue - previous.revenue) : null,
      };
    });
  };
  const breakdown = (by: "platform" | "campaign"): ReportContent["platforms"] => ({
    ...{ by, metric: "revenue" },
    groups: groups.map(({ currency, current, previous }) => ({
      currency,
      total: {
        current,
        previous,
        change: previous ? round(current.revenue - previous.revenue) : null,
        shareOfChange: null,
      },
      items: itemsOf(currency, by),
      rest: null,
    })),
  });
  const accounts: ReportContent["meta"]["accounts"] = used.map((currency) => ({
    ...{
      platforms: areLimited(covers) ? [...covers] : [...META],
      accountId: "act_1",
      name: `Ads in ${currency}`,
      currency,
    },
    ...{
      timeZone: "America/New_York",
      lastSyncAt: "2026-11-29T09:00:00.000Z",
      completeFrom: "2026-11-03",
      problem: null,
      historyProblem: null,
    },
  }));
  return {
    store: { name: storeName, slug: "harbour-street" },
    compare: compare ? "previous" : "none",
    covers,
    madeAt: new Date("2026-11-29T11:03:00Z"),
    meta: {
      range: { startDate, endDate },
      compare: compare ? { startDate: addDays(startDate, -days), endDate: addDays(startDate, -1) } : null,
      ...{ storeCurrency: currencies[0] ?? "EUR", storeTimeZone: "Europe/Paris", zonesDiffer: true, partial: true },
      ...{
        accounts,
        leftOut: [],
        converted: [],
        apart: used.slice(1).map((currency) => ({ currency, missingOn: "2026-11-02" })),
      },
    },
    metrics: {
      totalSpend: first && used.length === 1 ? first.current.spend : null,
      totalRevenue: first && used.length === 1 ? first.current.revenue : null,
      overallROAS: first && used.length === 1 ? first.current.roas : null,
      currency: used.length === 1 ? (used[0] ?? null) : null,
      ...{ activeConnections: 3, syncedEvents: 1190, totalEvents: 1204, campaignCount: campaigns.length },
      groups,
    },
    ...{ trend, daily: trend, platforms: breakdown("platform"), movers: breakdown("campaign"), campaigns },
    campaignTotals: groups.map(({ currency, current: { spend, revenue, roas, impressions, clicks, conversions } }) => ({
      ...{ currency, spend, revenue, roas, impressions, clicks, conversions, unread: false },
    })),
    events: {
      ...{
        totalEvents: 1204,
        syncedToFacebook: 1180,
        syncedToGoogle: 1120,
        pendingSync: 12,
        lastSyncAt: null,
        syncErrors: 3,
      },
      destinations: destinationsOf(covers).map((destination, index) => ({
        destination,
        counts: {
          waiting: 5,
          accepted: index * 60,
          delivered: 1180 - index * 60,
          refused: 3 * index,
          skipped: 16,
          expired: 0,
          unknownOutcome: 0,
        },
        skippedBy: [{ reason: "no_identifiers" as const, count: 16 }],
        ...{ oldestWaitingAt: null, lastDeliveredAt: null },
        held: index === 1 ? { reason: "token_expired", since: "2026-11-28T14:02:00.000Z" } : null,
      })),
    },
  };
}
