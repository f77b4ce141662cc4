import { expect, test } from "vitest";
import type { CampaignPlan } from "../contract-advertising";
import { aPlan, PICTURE } from "./launch.fixture";
import { checkPlan } from "./launch-check";

const NOW = new Date("2026-11-22T12:00:00Z");
const account = {
  ...{ id: "act_101", currency: "EUR", timeZone: "Europe/Paris" },
  extra: { pageId: "55", instagramUserId: "178" },
};
const pathsOf = (changes: Partial<CampaignPlan>, of: Partial<typeof account> = {}) =>
  checkPlan(aPlan(changes), { ...account, ...of }, NOW).map(({ path }) => path);
const ad = (changes: Partial<CampaignPlan["ad"]>) => ({ ad: { ...aPlan().ad, ...changes } });
const budget = (amountMinor: number, per: "day" | "lifetime" = "day") => ({ budget: { per, amountMinor } });

test("a sound plan has no issues, for any goal", () => {
  for (const goal of ["sales", "traffic", "awareness"] as const) expect(pathsOf({ goal })).toEqual([]);
  expect(pathsOf({ ages: { min: 25, max: 65 }, to: null, countries: ["US"], advertiser: "" })).toEqual([]);
  expect(pathsOf({ goal: "traffic", targetId: null, ...ad({ headlines: [] }) })).toEqual([]);
});

test.each<[string, Partial<CampaignPlan>, string]>([
  ["no name", { name: " " }, "name"],
  ["a name without end", { name: "x".repeat(400) }, "name"],
  ["a tag with other signs", { tag: "tag-1234" }, "tag"],
  ["no budget", budget(0), "budget.amountMinor"],
  ["a budget of parts of a cent", budget(10.5), "budget.amountMinor"],
  ["less than a euro a day", budget(99), "budget.amountMinor"],
  ["less than a euro for each of twenty days", budget(1999, "lifetime"), "budget.amountMinor"],
  ["a budget for the whole time without an end", { ...budget(5000, "lifetime"), to: null }, "to"],
  ["a day that is none", { from: "2030-13-01" }, "from"],
  ["a day that its month does not have", { from: "2030-02-30" }, "from"],
  ["another day that is none", { to: "soon" }, "to"],
  ["an end before the beginning", { to: "2030-11-30" }, "to"],
  ["an end that has passed", { from: "2026-11-01", to: "2026-11-21" }, "to"],
  ["one day with a budget a day", { to: "2030-12-01" }, "to"],
  ["less than a day that is left, with a budget a day", { from: "2026-11-20", to: "2026-11-22" }, "to"],
  ["no country", { countries: [] }, "countries"],
  ["a country in words", { countries: ["France"] }, "countries"],
  ["more countries than Meta takes", { countries: Array.from({ length: 26 }, () => "US") }, "countries"],
  ["somebody left out who is wanted", { audienceIds: ["7"], excludedAudienceIds: ["7"] }, "excludedAudienceIds"],
  ["an audience of another platform", { audienceIds: ["customers/1/userLists/2"] }, "audienceIds"],
  ["children", { ages: { min: 12, max: 30 } }, "ages"],
  ["ages the wrong way round", { ages: { min: 40, max: 30 } }, "ages"],
  ["ages past the last", { ages: { min: 20, max: 70 } }, "ages"],
  ["ages for jobs", { ages: { min: 20, max: 30 }, specialCategory: "employment" }, "ages"],
  ["sales without a dataset", { targetId: null }, "targetId"],
  ["a conversion action of another platform", { targetId: "AW-1" }, "targetId"],
  ["nowhere", { platforms: [] }, "platforms"],
  ["another provider's platform", { platforms: ["google"] }, "platforms"],
  ["nobody behind an ad in the EU", { advertiser: " " }, "advertiser"],
  ["politics in the EU", { isEuPoliticalAd: true }, "isEuPoliticalAd"],
  ["a link without encryption", ad({ link: "http://shop.example" }), "ad.link"],
  ["a link that is none", ad({ link: "shop" }), "ad.link"],
  ["no text", ad({ texts: [] }), "ad.texts"],
  ["no picture", ad({ image: null }), "ad.image"],
  ["a picture of another kind", ad({ image: { name: "a.gif", bytes: Buffer.from("GIF89a") } }), "ad.image"],
  [
    "a picture that is too large",
    ad({ image: { name: "a.png", bytes: Buffer.concat([PICTURE, Buffer.alloc(31 * 1024 * 1024)]) } }),
    "ad.image",
  ],
])("%s is named at its field", (_, changes, path) => expect(pathsOf(changes)).toEqual([path]));

test("a budget for the whole time may end today, and one a day tomorrow", () => {
  expect(pathsOf({ from: "2026-11-20", to: "2026-11-22", ...budget(5000, "lifetime") })).toEqual([]);
  expect(pathsOf({ from: "2026-11-20", to: "2026-11-23" })).toEqual([]);
});

test.each([
  ["HUF", 150_050],
  ["BHD", 12_345],
])("a budget that Meta cannot express in %s is named", (currency, amountMinor) => {
  expect(pathsOf(budget(amountMinor), { currency })).toEqual(["budget.amountMinor"]);
});

test("without a Page there are no ads, without an Instagram account none on Instagram", () => {
  const none = { ...account, extra: {} };
  expect(checkPlan(aPlan(), none, NOW).map(({ path }) => path)).toEqual(["platforms", "identity"]);
  expect(checkPlan(aPlan({ platforms: ["facebook"] }), { ...none, extra: { pageId: "55" } }, NOW)).toEqual([]);
});
