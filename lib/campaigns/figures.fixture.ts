import type postgres from "postgres";
import { HARBOUR } from "@/lib/connections/shop.fixture";
import { exponentOf, microsToMinor, toMinor } from "@/lib/core/money";
import { addDays } from "@/lib/core/periods";
import type { Random } from "@/sandbox/core/random";
import type { GoogleShop } from "@/sandbox/google/shop";
import type { MetaCampaign, MetaDay, MetaShop } from "@/sandbox/meta/meta-shop";

type GoogleCampaign = GoogleShop["customers"][number]["campaigns"][number];
type GoogleDay = GoogleCampaign["days"][number];
/** What a platform's own books say: everything that ever ran in the account of the tests. */
export type Books = { readonly meta: readonly MetaCampaign[]; readonly google: readonly GoogleCampaign[] };
export type Control = <T>(method: string, call: string, body?: unknown) => Promise<T>;

const PUBLISHERS = ["facebook", "instagram", "audience_network"];

/** A history at both platforms by chance: days that never ran, sales without an amount, parts of purchases. */
export function randomBooks(random: Random, first: string, today: string, currency: string): Books {
  const coin = 10 ** exponentOf(currency);
  const amount = (most: number): number => random.integer(0, most) / coin;
  const days: string[] = [];
  for (let day = first; day <= today; day = addDays(day, 1)) days.push(day);
  const runs = () => random.next() < 0.6;
  const metaDay = (date: string, publisherPlatform: string): MetaDay => {
    const purchases = random.integer(0, 5);
    const revenue = purchases > 0 && random.next() < 0.9 ? amount(900_000) : 0;
    return {
      date,
      publisherPlatform,
      impressions: random.integer(1, 9000),
      clicks: 3,
      spend: amount(90_000),
      purchases,
      revenue,
    };
  };
  const googleDay = (date: string): GoogleDay => ({
    date,
    impressions: random.integer(1, 9000),
    clicks: random.integer(0, 90),
    costMicros: Math.round(amount(90_000) * 1_000_000),
    conversions: random.integer(0, 900) / 100,
    conversionsValue: amount(900_000),
  });
  const meta = [1, 2].map((id) => ({
    ...{ id: `77000${id}`, name: `Meta ${id}`, objective: "OUTCOME_SALES", dailyBudget: null, createdAt: "2024-01-05" },
    ...{ status: "ACTIVE" as const, effectiveStatus: "ACTIVE" as const, issue: null },
    days: days.flatMap((day) => PUBLISHERS.filter(runs).map((publisher) => metaDay(day, publisher))),
  }));
  const google = [1, 2].map((id) => ({
    ...{ id: `88000${id}`, name: `Google ${id}`, status: "ENABLED" as const, servingStatus: "SERVING" as const },
    ...{ primaryStatus: "ELIGIBLE", primaryStatusReasons: [], advertisingChannelType: "SEARCH" },
    ...{
      startDateTime: "2024-01-05 00:00:00",
      endDateTime: null,
      budget: { id: `99000${id}`, amountMicros: 5_000_000 },
    },
    days: days.filter(runs).map(googleDay),
  }));
  return { meta, google };
}

/** The same with days of a range changed: some up, some down, some gone, some that come up only now. */
export function correct(random: Random, books: Books, from: string, to: string, currency: string): Books {
  const fresh = randomBooks(random, from, to, currency);
  const mixed = <Day extends { readonly date: string }>(old: readonly Day[], now: readonly Day[]): Day[] => {
    const kept = old.filter(({ date }) => date < from || date > to || random.next() < 0.5);
    const known = new Set(kept.map(keyOf));
    return [...kept, ...now.filter((day) => !known.has(keyOf(day)))];
  };
  return {
    meta: books.meta.map((campaign, at) => ({ ...campaign, days: mixed(campaign.days, fresh.meta[at]?.days ?? []) })),
    google: books.google.map((campaign, at) => ({
      ...campaign,
      days: mixed(campaign.days, fresh.google[at]?.days ?? []),
    })),
  };
}
const keyOf = (day: { readonly date: string; readonly publisherPlatform?: string }): string =>
  `${day.date} ${day.publisherPlatform ?? "google"}`;

const metaAccount = HARBOUR.facebook.adAccountId.replace("act_", "");

/** Puts the books into the sandbox, whose past is what they say from then on. */
export async function putBooks(control: Control, books: Books, currency: string): Promise<void> {
  const meta = await control<MetaShop>("GET", "accounts/meta");
  await control("PUT", "accounts/meta", {
    ...meta,
    adAccounts: meta.adAccounts.map((account) =>
      account.id === metaAccount ? { ...account, currency, campaigns: books.meta } : account,
    ),
  });
  const google = await control<GoogleShop>("GET", "accounts/google");
  await control("PUT", "accounts/google", {
    ...google,
    customers: google.customers.map((customer) =>
      customer.id === HARBOUR.google.adAccountId
        ? { ...customer, currencyCode: currency, campaigns: books.google }
        : customer,
    ),
  });
}

export type Line = {
  readonly campaign: string;
  readonly day: string;
  readonly publisher: string;
  readonly spend: number;
  readonly revenue: number;
  readonly conversions: number;
  readonly impressions: number;
  readonly clicks: number;
};
const inOrder = (lines: readonly Line[]): Line[] => {
  const order = ({ campaign, day, publisher }: Line) => `${campaign} ${day} ${publisher}`;
  return [...lines].sort((a, b) => (order(a) < order(b) ? -1 : 1));
};

/** What the sandbox itself says of a range, in the smallest coins; read back from it, not from what was put. */
export async function sandboxLines(control: Control, from: string, to: string): Promise<Line[]> {
  const meta = await control<MetaShop>("GET", "accounts/meta");
  const google = await control<GoogleShop>("GET", "accounts/google");
  const facebook = meta.adAccounts.filter(({ id }) => id === metaAccount);
  const customers = google.customers.filter(({ id }) => id === HARBOUR.google.adAccountId);
  const lines = [
    ...facebook.flatMap(({ campaigns, currency }) =>
      campaigns.flatMap(({ id, days }) =>
        days.map((day) => ({
          ...{ campaign: id, day: day.date, publisher: day.publisherPlatform, conversions: day.purchases },
          ...{ spend: toMinor(day.spend, currency), revenue: toMinor(day.revenue, currency) },
          ...{ impressions: day.impressions, clicks: day.clicks },
        })),
      ),
    ),
    ...customers.flatMap(({ campaigns, currencyCode }) =>
      campaigns.flatMap(({ id, days }) =>
        days.map((day) => ({
          ...{ campaign: id, day: day.date, publisher: "google", conversions: day.conversions },
          ...{
            spend: microsToMinor(day.costMicros, currencyCode),
            revenue: toMinor(day.conversionsValue, currencyCode),
          },
          ...{ impressions: day.impressions, clicks: day.clicks },
        })),
      ),
    ),
  ];
  return inOrder(lines.filter(({ day }) => day >= from && day <= to));
}

/** What the application stored of a store. */
export async function storedLines(sql: postgres.Sql, storeId: string): Promise<Line[]> {
  const rows = await sql<Line[]>`
    select c.platform_campaign_id as campaign, d.day::text as day, d.publisher_platform as publisher,
      d.spend_minor::float8 as spend, d.revenue_minor::float8 as revenue, d.conversions::float8 as conversions,
      d.impressions::float8 as impressions, d.clicks::float8 as clicks
    from marketing_campaign_days d join marketing_campaigns c on c.id = d.campaign_id where d.store_id = ${storeId}`;
  return inOrder(rows.map((row) => ({ ...row })));
}
