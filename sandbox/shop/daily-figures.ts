import { Random, seedOf } from "../core/random";

/** How a campaign of a small shop behaves. Money in major units of the account's currency. */
export type CampaignManner = {
  /** What it spends on an average day. */
  readonly dailySpend: number;
  /** Revenue per unit of money spent, on average. */
  readonly roas: number;
  readonly averageBasket: number;
  readonly costPerThousandImpressions: number;
  /** Clicks per impression. */
  readonly clickRate: number;
  /** Change of return over 90 days, 0.2 for a fifth better. */
  readonly trend: number;
};
type DailyFigures = {
  readonly impressions: number;
  readonly clicks: number;
  readonly spend: number;
  readonly purchases: number;
  readonly revenue: number;
};

/** Sunday first: town centres are quiet on Sunday and Monday, Saturday is the day. */
const WEEKDAY_DEMAND = [0.7, 0.82, 0.9, 0.96, 1.08, 1.22, 1.34] as const;
const DAY_MS = 86_400_000;

/**
 * Figures of one campaign on one day. They depend on `seed` and the date only, so the past never changes.
 * `share` is the part of the daily spend this placement takes, `elapsed` the part of the day that is over.
 */
export function dailyFigures(
  seed: string,
  date: string,
  manner: CampaignManner,
  share: number,
  elapsed: number,
): DailyFigures {
  const random = new Random(seedOf(seed, date));
  const wobble = (width: number) => 1 + (random.next() + random.next() - 1) * width;
  const demand = (WEEKDAY_DEMAND[dayOfWeek(date)] ?? 1) * seasonalDemand(date);
  // Budgets follow demand only by half: the platform spends a set amount on slow days too.
  const spend = roundMoney(manner.dailySpend * share * elapsed * (0.5 + demand / 2) * wobble(0.18));
  const impressions = Math.round((spend / manner.costPerThousandImpressions) * 1000 * wobble(0.12));
  const clicks = Math.min(impressions, Math.round(impressions * manner.clickRate * wobble(0.2)));
  const expected = (spend * manner.roas * demand * trendAt(date, manner.trend) * wobble(0.3)) / manner.averageBasket;
  const purchases = Math.min(clicks, Math.floor(expected + random.next()));
  let revenue = 0;
  for (let sale = 0; sale < purchases; sale += 1) revenue += manner.averageBasket * (0.35 + random.next() * 1.3);
  return { impressions, clicks, spend, purchases, revenue: roundMoney(revenue) };
}

/** A slow wave around 1, so that a trend line has something to show whatever the date. */
function trendAt(date: string, trend: number): number {
  return 1 + trend * Math.sin((Date.parse(date) / DAY_MS / 180) * Math.PI);
}

/** Christmas and the weeks before it, the sales of January, a quiet February and August. */
function seasonalDemand(date: string): number {
  const [, month = 1, day = 1] = date.split("-").map(Number);
  if (month === 11) return day >= 20 ? 1.35 : 1.05;
  if (month === 12) return day <= 24 ? 1.45 : 0.8;
  return { 1: 0.95, 2: 0.85, 8: 0.85 }[month] ?? 1;
}

function dayOfWeek(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function roundMoney(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** The day `days` after `date` (before, when negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Both ends included; empty when `to` is before `from`. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
