import { Random, seedOf } from "../core/random";
import type { Figures } from "./shop";

/** How a campaign of the demo shop does on an ordinary day; money in units of the account's currency. */
export type Profile = {
  readonly spend: number;
  /** Price of one click. */
  readonly clickPrice: number;
  /** Clicks per impression. */
  readonly clickRate: number;
  /** Purchases per click. */
  readonly buyRate: number;
  readonly basket: number;
  /** Growth of spend over 90 days: 0.2 is a fifth more at the end than at the start. */
  readonly trend: number;
  /** Days before today on which it last ran; 0 when it still runs. */
  readonly stoppedDaysAgo: number;
};

/** Sunday first: people search less on Sunday and most before the weekend. */
const WEEKDAY = [0.72, 0.95, 0.94, 0.98, 1.05, 1.24, 1.18] as const;
const DAYS = 90;
const DAY_MS = 86_400_000;

/** The last 90 days up to `today` (account zone), oldest first. A past day never changes; today is half over. */
export function seedFigures(profile: Profile, seed: string, today: string): Figures[] {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, index) => {
    const daysAgo = DAYS - 1 - index;
    const date = new Date(end - daysAgo * DAY_MS).toISOString().slice(0, 10);
    if (daysAgo < profile.stoppedDaysAgo) return noFigures(date);
    return figuresOf(profile, seed, date, daysAgo === 0 ? 0.5 : 1);
  });
}

function noFigures(date: string): Figures {
  return { date, impressions: 0, clicks: 0, costMicros: 0, conversions: 0, conversionsValue: 0 };
}

function figuresOf(profile: Profile, seed: string, date: string, share: number): Figures {
  const random = new Random(seedOf(seed, date));
  const wobble = (width: number) => 1 + (random.next() - 0.5) * width;
  const at = Date.parse(`${date}T00:00:00Z`);
  const growth = 1 + profile.trend * Math.sin(at / DAY_MS / 58);
  const demand = (WEEKDAY[new Date(at).getUTCDay()] ?? 1) * seasonOf(date);
  const clicks = Math.round(((profile.spend * share) / profile.clickPrice) * growth * demand * wobble(0.3));
  // Data-driven attribution spreads one purchase over several clicks, hence the fractions.
  const conversions = Math.round(clicks * profile.buyRate * wobble(0.4) * 100) / 100;
  return {
    date,
    impressions: Math.round((clicks / profile.clickRate) * wobble(0.2)),
    clicks,
    costMicros: Math.round(clicks * profile.clickPrice * wobble(0.12) * 100) * 10_000,
    conversions,
    conversionsValue: Math.round(conversions * profile.basket * wobble(0.25) * 100) / 100,
  };
}

/** Quiet in January and August, a peak around Black Friday and before Christmas. */
function seasonOf(date: string): number {
  const [, month = 1, day = 1] = date.split("-").map(Number);
  if (month === 11 && day >= 20) return 1.6;
  if (month === 12 && day <= 23) return 1.45;
  if (month === 1 || month === 8) return 0.8;
  return 1;
}
