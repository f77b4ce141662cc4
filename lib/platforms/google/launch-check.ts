import { isDay } from "@/lib/core/day-range";
import type { InputIssue } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import type { CampaignPlan } from "@/lib/platforms/contract-advertising";
import { geoTargetOf } from "./geo-targets";
import { dailyMinorOf, nameOf, todayIn } from "./launch-plan";

const NAME_BYTES = 255;
const LINK_CHARS = 2048;
const HEADLINE = { min: 3, max: 15, chars: 30 };
const DESCRIPTION = { min: 2, max: 4, chars: 90 };
const KEYWORD = { chars: 80, words: 10 };
/** Latest day Google's calendar knows for campaigns. */
const LAST_DAY = "2037-12-30";

type Check = (plan: CampaignPlan, account: Access["account"]) => readonly (InputIssue | null)[];
const unless = (isFine: boolean, path: string, message: string): InputIssue | null =>
  isFine ? null : { path, message };

const WIDE = /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\uff01-\uff60\uffe0-\uffe6]/gu;
/** Characters as Google counts them: those of Chinese, Japanese and Korean take the room of two. */
const roomOf = (text: string): number => [...text.trim()].length + (text.match(WIDE)?.length ?? 0);
const fold = (text: string): string => text.trim().toLowerCase();
/** True for the first of several that are the same but for case. */
const isFirst = (texts: readonly string[], index: number): boolean =>
  texts.findIndex((text) => fold(text) === fold(texts[index] ?? "")) === index;

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || text.length > LINK_CHARS) return false;
  return /^https?:$/.test(new URL(text).protocol);
}

const checkNames: Check = (plan) => [
  unless(
    plan.name.trim() !== "" && !/[\0\r\n]/.test(plan.name) && Buffer.byteLength(nameOf(plan)) <= NAME_BYTES,
    "name",
    `must be one line of 1 to ${NAME_BYTES - 17} characters, fewer when they are not plain ones`,
  ),
  unless(/^[A-Za-z0-9]{6,16}$/.test(plan.tag), "tag", "must be 6 to 16 letters and digits"),
];

const checkBudget: Check = (plan, account) => {
  const daily = dailyMinorOf(plan, account);
  return [
    unless(
      Number.isSafeInteger(plan.budget.amountMinor) && plan.budget.amountMinor > 0,
      "budget.amountMinor",
      "must be a whole number of minor units, at least 1",
    ),
    unless(daily !== null, "budget.per", "must be day when the campaign has no end: Google's budgets are daily"),
    unless(
      daily !== 0 || plan.budget.amountMinor <= 0,
      "budget.amountMinor",
      "must give each day at least the smallest amount that Google takes in this currency",
    ),
  ];
};

const checkDates: Check = ({ from, to }, account) => {
  const today = todayIn(account);
  return [
    unless(isDay(from) && from <= LAST_DAY, "from", "must be a day"),
    unless(!isDay(from) || from >= today, "from", "must not be in the past"),
    unless(to === null || (isDay(to) && to <= LAST_DAY), "to", "must be a day"),
    unless(
      to === null || !isDay(to) || !isDay(from) || (to >= from && to >= today),
      "to",
      "must not be before the first day or today",
    ),
  ];
};

const checkLists = (ids: readonly string[], path: string) => [
  ...ids.map((id, index) => unless(/^\d+$/.test(id), `${path}.${index}`, "is not the id of a list")),
  ...ids.map((_, index) => unless(isFirst(ids, index), `${path}.${index}`, "is named twice")),
];

const checkReach: Check = ({ countries, ages, platforms, audienceIds, excludedAudienceIds, specialCategory }) => [
  unless(countries.length > 0, "countries", "must name at least one country"),
  ...countries.map((country, index) =>
    unless(geoTargetOf(country) !== null, `countries.${index}`, "is no country in which Google shows ads"),
  ),
  ...countries.map((_, index) => unless(isFirst(countries, index), `countries.${index}`, "is named twice")),
  unless(ages === null, "ages", "must be left out: who searches is not narrowed by age"),
  unless(platforms.length === 1 && platforms[0] === "google", "platforms", "must be google alone"),
  ...checkLists(audienceIds, "audienceIds"),
  ...checkLists(excludedAudienceIds, "excludedAudienceIds"),
  ...excludedAudienceIds.map((id, index) =>
    unless(!audienceIds.includes(id), `excludedAudienceIds.${index}`, "is whom the campaign is for"),
  ),
  unless(
    audienceIds.length === 0 || specialCategory === null,
    "audienceIds",
    "must be empty: Google allows no lists of customers for ads of a special category",
  ),
];

const checkTexts = (texts: readonly string[], path: string, rule: { min: number; max: number; chars: number }) => [
  unless(texts.length >= rule.min && texts.length <= rule.max, path, `must have ${rule.min} to ${rule.max} entries`),
  ...texts.map((text, index) =>
    unless(
      text.trim() !== "" && roomOf(text) <= rule.chars,
      `${path}.${index}`,
      `must have 1 to ${rule.chars} characters`,
    ),
  ),
  ...texts.map((_, index) => unless(isFirst(texts, index), `${path}.${index}`, "says the same as another one")),
];

const checkAd: Check = ({ ad }) => [
  unless(isWebAddress(ad.link), "ad.link", "must be a web address, with https:// or http://"),
  ...checkTexts(ad.headlines, "ad.headlines", HEADLINE),
  ...checkTexts(ad.texts, "ad.texts", DESCRIPTION),
];

const isKeyword = (text: string): boolean => {
  const words = text.trim().split(/\s+/).length;
  return text.trim() !== "" && text.trim().length <= KEYWORD.chars && words <= KEYWORD.words;
};
const checkKeywords: Check = ({ keywords }) => [
  unless(keywords.length > 0, "keywords", "must have at least one entry: search ads answer searches"),
  ...keywords.map((keyword, index) =>
    unless(
      isKeyword(keyword) && !/[!@%^*()={};~`<>?\\|,]/.test(keyword),
      `keywords.${index}`,
      `must have 1 to ${KEYWORD.chars} characters in at most ${KEYWORD.words} words, without signs such as ! @ % ( )`,
    ),
  ),
  ...keywords.map((_, index) => unless(isFirst(keywords, index), `keywords.${index}`, "is named twice")),
];

/**
 * What Google would refuse of a plan by its published rules, with paths of `CampaignPlan`; empty when nothing. Days are
 * compared with today in the ad account's zone. A picture and the advertiser's name are not needed for search ads and
 * not looked at.
 * Source: Google Ads API protos v25 (campaign, ad_type_infos, criteria), Google Ads Help "About responsive search ads",
 * "About keywords", read 2026-11-22.
 */
export const checkPlan = (plan: CampaignPlan, account: Access["account"]): readonly InputIssue[] =>
  [checkNames, checkBudget, checkDates, checkReach, checkAd, checkKeywords]
    .flatMap((check) => check(plan, account))
    .filter((issue) => issue !== null);
