import type { MetaShopInput } from "../meta/meta-shop";
import { addDays, type CampaignManner, dailyFigures, daysBetween } from "./daily-figures";

type SeedCampaign = CampaignManner & {
  readonly name: string;
  readonly objective: string;
  readonly budget: number;
  /** Days before the shop's first day on which it was paused. */
  readonly pausedDaysAgo?: number;
  readonly issue?: string;
};
type SeedAccount = { readonly id: string; readonly timeZone: string; readonly scale: number };
type Now = {
  readonly today: (timeZone: string) => string;
  /** The part of today that is over. */
  readonly elapsed: (timeZone: string) => number;
};

const HISTORY_DAYS = 90;
/** A sandbox left running for longer forgets its oldest days. */
const HISTORY_DAYS_MAX = 400;
const PLACEMENTS = [
  { publisherPlatform: "facebook", share: 0.55, clickRate: 1, roas: 1 },
  { publisherPlatform: "instagram", share: 0.41, clickRate: 0.8, roas: 1.12 },
  { publisherPlatform: "audience_network", share: 0.04, clickRate: 1.6, roas: 0.25 },
] as const;

const CAMPAIGNS: readonly SeedCampaign[] = [
  campaign("Regulars come back", "OUTCOME_SALES", 30, { dailySpend: 28, roas: 4.9, averageBasket: 46, trend: 0.12 }),
  campaign("Autumn collection", "OUTCOME_SALES", 45, { dailySpend: 41, roas: 2.2, averageBasket: 58, trend: 0.18 }),
  campaign("New neighbourhood", "OUTCOME_TRAFFIC", 25, {
    dailySpend: 23,
    roas: 0.6,
    averageBasket: 39,
    clickRate: 0.021,
  }),
  {
    ...campaign("Summer clearance", "OUTCOME_SALES", 35, { dailySpend: 33, roas: 1.6, averageBasket: 34 }),
    pausedDaysAgo: 21,
  },
  {
    ...campaign("Gift vouchers", "OUTCOME_SALES", 20, { dailySpend: 17, roas: 1.9, averageBasket: 50, trend: -0.15 }),
    issue: "The ad's destination page cannot be reached",
  },
  campaign("Window display poll", "OUTCOME_ENGAGEMENT", 3, { dailySpend: 1.6, roas: 1.1, averageBasket: 28 }),
];

function campaign(name: string, objective: string, budget: number, manner: Partial<CampaignManner>): SeedCampaign {
  const usual = {
    dailySpend: 20,
    roas: 2,
    averageBasket: 40,
    costPerThousandImpressions: 7.4,
    clickRate: 0.014,
    trend: 0,
  };
  return { name, objective, budget, ...usual, ...manner };
}

const TASKS_ALL = ["MANAGE", "ADVERTISE", "ANALYZE"] as const;
const HARBOUR = { id: "310000000000101", timeZone: "Europe/Paris", scale: 1 };
const OLD_TOWN = { id: "310000000000202", timeZone: "Europe/London", scale: 0.6 };
const BUSINESS = { id: "410000000000001", name: "Laurent & Daughters" };

/** Maya, who owns two shops, and Sam, who has nothing to advertise. `since` is the day the sandbox first started, in a zone. */
export function seedMetaShop(since: (timeZone: string) => string, now: Now): MetaShopInput {
  const harbourInstagram = { id: "178410000000101", username: "harbourstreet" };
  const oldTownInstagram = { id: "178410000000202", username: "oldtown.shop" };
  return {
    people: [
      {
        id: "218471000000001",
        name: "Maya Laurent",
        adAccounts: [
          { id: HARBOUR.id, tasks: [...TASKS_ALL] },
          { id: OLD_TOWN.id, tasks: [...TASKS_ALL] },
          { id: "310000000000303", tasks: [...TASKS_ALL] },
          { id: "310000000000404", tasks: ["ANALYZE"] },
        ],
        pages: ["510000000000101", "510000000000202"],
      },
      { id: "218471000000002", name: "Sam Field" },
    ],
    pages: [
      { id: "510000000000101", name: "Harbour Street", instagram: harbourInstagram },
      { id: "510000000000202", name: "Old Town", instagram: oldTownInstagram },
    ],
    adAccounts: [
      {
        ...accountOf(HARBOUR, "Harbour Street Ads", "EUR"),
        instagramAccounts: [harbourInstagram],
        datasets: [
          { id: "610000000000101", name: "Harbour Street sales" },
          { id: "610000000000102", name: "Old website pixel", forStoreSales: false },
        ],
        campaigns: campaignsOf(HARBOUR, since(HARBOUR.timeZone), now),
      },
      {
        ...accountOf(OLD_TOWN, "Old Town Ads", "GBP"),
        instagramAccounts: [oldTownInstagram],
        datasets: [{ id: "610000000000201", name: "Old Town sales" }],
        campaigns: campaignsOf(OLD_TOWN, since(OLD_TOWN.timeZone), now),
      },
      {
        ...accountOf({ ...HARBOUR, id: "310000000000303" }, "Market Square Ads (closed shop)", "EUR"),
        status: 2,
        disableReason: 3,
      },
      {
        ...accountOf({ ...HARBOUR, id: "310000000000404" }, "Riverside Agency", "EUR"),
        business: { id: "410000000000009", name: "Riverside Agency" },
        datasets: [{ id: "610000000000401", name: "Riverside dataset" }],
      },
    ],
  };
}

function accountOf({ id, timeZone }: SeedAccount, name: string, currency: string) {
  return { id, name, currency, timeZone, business: BUSINESS };
}

function campaignsOf(account: SeedAccount, since: string, now: Now): MetaShopInput["adAccounts"][number]["campaigns"] {
  return CAMPAIGNS.map((seed, at) => {
    const id = `1202${account.id.slice(-3)}00000000${String(at + 1).padStart(3, "0")}`;
    const paused = seed.pausedDaysAgo !== undefined;
    return {
      id,
      name: seed.name,
      objective: seed.objective,
      status: paused ? ("PAUSED" as const) : ("ACTIVE" as const),
      effectiveStatus: paused ? ("PAUSED" as const) : seed.issue ? ("WITH_ISSUES" as const) : ("ACTIVE" as const),
      dailyBudget: Math.max(2, Math.round(seed.budget * account.scale)),
      createdAt: addDays(since, -HISTORY_DAYS),
      issue: seed.issue ?? null,
      days: daysOf(id, seed, account, since, now),
    };
  });
}

function daysOf(id: string, seed: SeedCampaign, account: SeedAccount, since: string, now: Now) {
  const today = now.today(account.timeZone);
  const last = seed.pausedDaysAgo === undefined ? today : addDays(since, -seed.pausedDaysAgo);
  const oldest = addDays(today, 1 - HISTORY_DAYS_MAX);
  const first = addDays(since, 1 - HISTORY_DAYS);
  return daysBetween(first > oldest ? first : oldest, last).flatMap((date) =>
    PLACEMENTS.map(({ publisherPlatform, share, clickRate, roas }) => {
      const manner = {
        ...seed,
        dailySpend: seed.dailySpend * account.scale,
        clickRate: seed.clickRate * clickRate,
        roas: seed.roas * roas,
      };
      const elapsed = date === today ? now.elapsed(account.timeZone) : 1;
      return { date, publisherPlatform, ...dailyFigures(`${id}|${publisherPlatform}`, date, manner, share, elapsed) };
    }),
  );
}
