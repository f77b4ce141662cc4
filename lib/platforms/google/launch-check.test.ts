import { beforeEach, expect, test, vi } from "vitest";
import { anAccess } from "../adapter.fixture";
import { aPlan } from "./launch.fixture";
import { checkPlan } from "./launch-check";

const { account } = anAccess();
/** Eleven at night in Paris, already tomorrow in Tokyo. */
beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-22T22:00:00Z"), toFake: ["Date"] });
  return () => {
    vi.useRealTimers();
  };
});
const ad = (changes: object) => ({ ad: { ...aPlan().ad, ...changes } });
const many = (count: number, text = "Boots") => Array.from({ length: count }, (_, index) => `${text} ${index}`);

test.each([
  {},
  { from: "2026-11-22", to: "2026-11-22" },
  { to: null },
  { budget: { per: "lifetime", amountMinor: 10 } as const },
  { countries: ["FR", "DE", "GB", "JP", "HK"] },
  { audienceIds: ["7090784486"] },
  { specialCategory: "housing" } as const,
  { isEuPoliticalAd: true },
  ad({ headlines: [...many(14), "x".repeat(30)], texts: [...many(3), "x".repeat(90)] }),
  ad({ headlines: ["冬のブーツ", "店頭にて販売中", "返品無料"] }),
  { keywords: ["a".repeat(80), "one two three four five six seven eight nine ten"] },
])("a plan with %j is fine", (changes) => {
  expect(checkPlan(aPlan(changes), account)).toEqual([]);
});

test("a day must have at least one whole unit where Google may know no hundredths", () => {
  const check = (currency: string, budget: { per: "day" | "lifetime"; amountMinor: number }) =>
    checkPlan(aPlan({ budget }), { ...account, currency }).map(({ path }) => path);
  expect(check("HUF", { per: "day", amountMinor: 99 })).toEqual(["budget.amountMinor"]);
  expect(check("HUF", { per: "lifetime", amountMinor: 999 })).toEqual(["budget.amountMinor"]);
  expect(check("HUF", { per: "day", amountMinor: 100 })).toEqual([]);
  expect(check("EUR", { per: "day", amountMinor: 99 })).toEqual([]);
});

test.each([
  [{ name: " " }, "name"],
  [{ name: "two\nlines" }, "name"],
  [{ name: "ü".repeat(125) }, "name"],
  [{ tag: "short" }, "tag"],
  [{ tag: "with space" }, "tag"],
  [{ budget: { per: "day", amountMinor: 0 } }, "budget.amountMinor"],
  [{ budget: { per: "day", amountMinor: 9.5 } }, "budget.amountMinor"],
  [{ budget: { per: "lifetime", amountMinor: 9 } }, "budget.amountMinor"],
  [{ budget: { per: "lifetime", amountMinor: 9000 }, to: null }, "budget.per"],
  [{ from: "2026-11-21" }, "from"],
  [{ from: "2026-02-30" }, "from"],
  [{ from: "22.11.2026" }, "from"],
  [{ to: "2026-11-23" }, "to"],
  [{ to: "2038-01-01" }, "to"],
  [{ countries: [] }, "countries"],
  [{ countries: ["FR", "KP"] }, "countries.1"],
  [{ countries: ["fr"] }, "countries.0"],
  [{ countries: ["FR", "FR"] }, "countries.1"],
  [{ ages: { min: 18, max: 30 } }, "ages"],
  [{ platforms: ["facebook", "google"] }, "platforms"],
  [{ platforms: [] }, "platforms"],
  [{ audienceIds: ["customers/1/userLists/2"] }, "audienceIds.0"],
  [{ audienceIds: ["1", "1"] }, "audienceIds.1"],
  [{ audienceIds: ["1"], excludedAudienceIds: ["2", "1"] }, "excludedAudienceIds.1"],
  [{ audienceIds: ["1"], specialCategory: "credit" }, "audienceIds"],
  [ad({ link: "shop.example" }), "ad.link"],
  [ad({ link: "ftp://shop.example/" }), "ad.link"],
  [ad({ link: `https://shop.example/${"x".repeat(2048)}` }), "ad.link"],
  [ad({ headlines: many(2) }), "ad.headlines"],
  [ad({ headlines: many(16) }), "ad.headlines"],
  [ad({ headlines: [...many(3), "x".repeat(31)] }), "ad.headlines.3"],
  [ad({ headlines: [...many(3), "冬".repeat(16)] }), "ad.headlines.3"],
  [ad({ headlines: [...many(3), " "] }), "ad.headlines.3"],
  [ad({ headlines: [...many(3), "BOOTS 1 "] }), "ad.headlines.3"],
  [ad({ texts: many(1) }), "ad.texts"],
  [ad({ texts: many(5) }), "ad.texts"],
  [ad({ texts: [...many(2), "x".repeat(91)] }), "ad.texts.2"],
  [{ keywords: [] }, "keywords"],
  [{ keywords: ["boots", "Boots"] }, "keywords.1"],
  [{ keywords: ["x".repeat(81)] }, "keywords.0"],
  [{ keywords: ["one two three four five six seven eight nine ten eleven"] }, "keywords.0"],
  [{ keywords: ["boots!"] }, "keywords.0"],
])("a plan with %j is refused at %s", (changes, path) => {
  // The table holds plans that a form could send but the type would not allow.
  const plan = { ...aPlan(), ...(changes as object) };
  const issues = checkPlan(plan, account);
  expect(issues.map((issue) => issue.path)).toEqual([path]);
  expect(issues[0]?.message).toMatch(/^[a-z].{5,}/);
});

test("days are those of the ad account", () => {
  const today = { from: "2026-11-22", to: null };
  expect(checkPlan(aPlan(today), { ...account, timeZone: "Asia/Tokyo" })).toMatchObject([{ path: "from" }]);
  expect(checkPlan(aPlan({ from: "2026-11-23", to: null }), { ...account, timeZone: "Asia/Tokyo" })).toEqual([]);
});
