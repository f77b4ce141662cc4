import type { CampaignPlan } from "@/lib/platforms/contract-advertising";

/** The smallest picture that is one. */
export const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A plan that Meta takes, for an account with a Page and an Instagram account. */
export const aPlan = (changes: Partial<CampaignPlan> = {}): CampaignPlan => ({
  name: "Autumn sale",
  tag: "tag12345",
  goal: "sales",
  budget: { per: "day", amountMinor: 2000 },
  from: "2030-12-01",
  to: "2030-12-20",
  countries: ["FR"],
  ages: null,
  platforms: ["facebook", "instagram"],
  targetId: "610000000000101",
  audienceIds: [],
  excludedAudienceIds: [],
  identity: null,
  specialCategory: null,
  advertiser: "Harbour Street",
  isEuPoliticalAd: false,
  ad: {
    link: "https://shop.example/autumn",
    headlines: ["Autumn sale"],
    texts: ["Everything must go"],
    image: { name: "autumn.png", bytes: PICTURE },
  },
  keywords: [],
  ...changes,
});
