import type { CampaignPlan } from "../contract-advertising";

const DAY_MS = 86_400_000;
/** A day from now, counted in UTC: a day ahead is a day ahead everywhere. */
export const dayAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** A plan that Google takes. */
export const aPlan = (changes: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: "Winter boots",
  tag: "7f3a9c",
  goal: "sales",
  budget: { per: "day", amountMinor: 500 },
  from: dayAhead(3),
  to: dayAhead(12),
  countries: ["FR"],
  ages: null,
  platforms: ["google"],
  targetId: null,
  audienceIds: [],
  excludedAudienceIds: [],
  identity: null,
  specialCategory: null,
  advertiser: "Harbour Street SARL",
  isEuPoliticalAd: false,
  ad: {
    link: "https://shop.example/winter",
    headlines: ["Winter boots", "In store today", "Free returns"],
    texts: ["Try them on in our shop.", "Open until eight."],
    image: null,
  },
  keywords: ["winter boots"],
  ...changes,
});
