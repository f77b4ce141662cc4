import { daysIn, isDay } from "@/lib/core/day-range";
import type { InputIssue } from "@/lib/core/errors";
import { exponentOf } from "@/lib/core/money";
import { addDays } from "@/lib/core/periods";
import { dayAt, startOfDay } from "@/lib/core/zoned-day";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan } from "@/lib/platforms/contract-advertising";
import { budgetStep, toMetaBudget } from "./budget";
import { reachesEuropeanUnion, shownAs } from "./launch-plan";

type Account = Access["account"];

const NAME_MAX = 350;
const COUNTRIES_MAX = 25;
const AUDIENCES_MAX = 500;
const IMAGE_BYTES_MAX = 30 * 1024 * 1024;
const AGE_MIN = 13;
const AGE_MAX = 65;
const DAY_MS = 86_400_000;
/** For these nobody may be left out by age. */
const NO_AGES: readonly (string | null)[] = ["employment", "housing", "credit"];

type Rule = readonly [isBroken: boolean, path: string, message: string];

function nameRules({ name, tag }: CampaignPlan): Rule[] {
  return [
    [name.trim() === "", "name", "is missing"],
    [name.length > NAME_MAX, "name", `may have at most ${NAME_MAX} characters`],
    [!/^[A-Za-z0-9]{6,16}$/.test(tag), "tag", "must be 6 to 16 letters and digits"],
  ];
}

/** At least one whole unit of the currency a day; what Meta wants beyond that depends on the account, and it says so. */
function budgetRules({ budget, from, to }: CampaignPlan, { currency }: Account): Rule[] {
  const path = "budget.amountMinor";
  const { per, amountMinor } = budget;
  if (toMetaBudget(amountMinor, currency) === null)
    return [[true, path, `must be a positive amount in steps of ${budgetStep(currency)} minor units of ${currency}`]];
  const days = per === "lifetime" && to !== null ? daysIn({ from, to }) : 1;
  return [
    [amountMinor < 10 ** exponentOf(currency) * days, path, `must be at least 1 ${currency} a day`],
    [per === "lifetime" && to === null, "to", "is needed with a budget for the whole time"],
  ];
}

/** How long it runs, from now on if it should have begun already. */
function durationMs(from: string, to: string, timeZone: string, now: Date): number {
  const startsAt = Math.max(now.getTime(), startOfDay(from, timeZone).getTime());
  return startOfDay(addDays(to, 1), timeZone).getTime() - startsAt;
}

function dateRules({ budget, from, to }: CampaignPlan, { timeZone }: Account, now: Date): Rule[] {
  if (!isDay(from)) return [[true, "from", "must be a day, YYYY-MM-DD"]];
  if (to === null) return [];
  if (!isDay(to)) return [[true, "to", "must be a day, YYYY-MM-DD"]];
  if (to < from) return [[true, "to", "must not be before the first day"]];
  if (to < dayAt(now, timeZone)) return [[true, "to", "has passed already"]];
  const isTooShort = budget.per === "day" && durationMs(from, to, timeZone, now) <= DAY_MS;
  return [[isTooShort, "to", "must leave more than 24 hours with a budget a day"]];
}

function audienceRules(plan: CampaignPlan): Rule[] {
  const { ages, countries, audienceIds, excludedAudienceIds, specialCategory, targetId, goal } = plan;
  return [
    [countries.length === 0, "countries", "must be one or more"],
    [countries.length > COUNTRIES_MAX, "countries", `may be at most ${COUNTRIES_MAX}`],
    [countries.some((country) => !/^[A-Z]{2}$/.test(country)), "countries", "must be two-letter codes"],
    [audienceIds.length > AUDIENCES_MAX, "audienceIds", `may be at most ${AUDIENCES_MAX}`],
    [audienceIds.some((id) => !/^\d+$/.test(id)), "audienceIds", "must be audiences of Meta"],
    [excludedAudienceIds.length > AUDIENCES_MAX, "excludedAudienceIds", `may be at most ${AUDIENCES_MAX}`],
    [excludedAudienceIds.some((id) => !/^\d+$/.test(id)), "excludedAudienceIds", "must be audiences of Meta"],
    [
      excludedAudienceIds.some((id) => audienceIds.includes(id)),
      "excludedAudienceIds",
      "may not hold whom the campaign is for",
    ],
    [
      ages !== null && !(ages.min >= AGE_MIN && ages.min <= ages.max && ages.max <= AGE_MAX),
      "ages",
      `must lie between ${AGE_MIN} and ${AGE_MAX}, which stands for all older people too`,
    ],
    [ages !== null && NO_AGES.includes(specialCategory), "ages", "may not be chosen for this special category"],
    [goal === "sales" && targetId === null, "targetId", "is needed to count sales"],
    [targetId !== null && !/^\d+$/.test(targetId), "targetId", "must be a dataset of Meta"],
  ];
}

function placeRules(plan: CampaignPlan, account: Account): Rule[] {
  const { platforms } = plan;
  const { pageId, instagramUserId } = shownAs(plan, account);
  return [
    [platforms.length === 0, "platforms", "must be one or more"],
    [
      platforms.some((platform) => platform !== "facebook" && platform !== "instagram"),
      "platforms",
      "may be Facebook and Instagram",
    ],
    [
      platforms.includes("instagram") && instagramUserId === undefined,
      "platforms",
      "may hold Instagram only with an Instagram account that belongs to the Page or the ad account",
    ],
    [pageId === undefined, "identity", "must be the Facebook Page in whose name the ads are shown"],
  ];
}

function lawRules(plan: CampaignPlan): Rule[] {
  return [
    [
      reachesEuropeanUnion(plan) && plan.advertiser.trim() === "",
      "advertiser",
      "must be named for ads in the European Union",
    ],
    [plan.isEuPoliticalAd, "isEuPoliticalAd", "is nothing Meta shows in the European Union"],
  ];
}

function isHttps(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === "https:";
}

function isPicture(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  return start === "89504e47" || start.startsWith("ffd8ff");
}

function adRules({ ad: { link, texts, headlines, image } }: CampaignPlan): Rule[] {
  return [
    [!isHttps(link), "ad.link", "must be an address that begins with https"],
    [(texts[0] ?? "").trim() === "", "ad.texts", "must hold a text"],
    [headlines[0] !== undefined && headlines[0].trim() === "", "ad.headlines", "must not be empty"],
    [image === null, "ad.image", "is needed"],
    [image !== null && !isPicture(image.bytes), "ad.image", "must be a PNG or JPEG picture"],
    [image !== null && image.bytes.byteLength > IMAGE_BYTES_MAX, "ad.image", "may have at most 30 MB"],
  ];
}

/**
 * What of a plan Meta would refuse, by its own rules, as far as they can be told without it.
 * Sources: Meta "Ad campaign", "Ad set", "Targeting", "Special ad categories", "Digital Services Act", "Ad image", read
 * 2026-11-22.
 */
export function checkPlan(plan: CampaignPlan, account: Account, now: Date): readonly InputIssue[] {
  const rules = [
    ...nameRules(plan),
    ...budgetRules(plan, account),
    ...dateRules(plan, account, now),
    ...audienceRules(plan),
    ...placeRules(plan, account),
    ...lawRules(plan),
    ...adRules(plan),
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, path, message]) => ({ path, message }));
}
