import { DASH, formatCount, formatMoney, formatSigned, formatSignedPercent, plural } from "../client/format-number";
import { formatDay } from "../client/format-time";
import { roasBand } from "../client/roas-band";
import { knownZone } from "../core/zoned-day";
import { isJudged, type Unlike } from "./like-for-like";
import type { Change, ChangingMetric, FigureGroup, FiguresMeta } from "./metrics";
import type { Compare, DateRange } from "./periods";
import { areLimited, PLATFORM_IDS, type PlatformId, platformNames } from "./platform-list";

export { DASH, formatCount, plural } from "../client/format-number";
export { formatDay } from "../client/format-time";

/** "1–30 Nov 2026", "28 Oct – 3 Nov 2026", or with both years where they differ. */
export function rangeText({ startDate, endDate }: DateRange): string {
  if (startDate === endDate) return formatDay(endDate, true);
  if (startDate.slice(0, 7) === endDate.slice(0, 7)) return `${Number(startDate.slice(8))}–${formatDay(endDate, true)}`;
  return `${formatDay(startDate, startDate.slice(0, 4) !== endDate.slice(0, 4))} – ${formatDay(endDate, true)}`;
}

/** "Facebook and Google Ads only"; nothing where no platform is left out. */
export const onlyText = (platforms: readonly PlatformId[]): string =>
  areLimited(platforms) ? `${platformNames(platforms)} only` : "";
/** What a report is about: "1–30 Nov 2026", or "1–30 Nov 2026, Google Ads only". */
export const aboutText = (range: DateRange, platforms: readonly PlatformId[]): string =>
  [rangeText(range), onlyText(platforms)].filter((text) => text !== "").join(", ");

/** With what figures are compared, as part of a sentence. */
export const COMPARE_PHRASES: Readonly<Record<Exclude<Compare, "none">, string>> = {
  previous: "the period before",
  weekday: "the same weekdays before",
  year: "the same dates a year earlier",
  custom: "a chosen period",
};

/** "the period before, 1–31 Oct 2026"; nothing when nothing is compared. */
export function comparedText(compare: Compare, range: FiguresMeta["compare"]): string {
  if (compare === "none" || !range) return "";
  return `${COMPARE_PHRASES[compare]}, ${rangeText(range)}`;
}

/** "29 Nov 2026 12:03 (Europe/Paris)": a moment with the zone it is told in. */
export function madeText(at: Date, zone: string): string {
  const timeZone = knownZone(zone);
  const parts = new Intl.DateTimeFormat("en-CA", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  } as const).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  const day = formatDay(`${part("year")}-${part("month")}-${part("day")}`, true);
  return `${day} ${part("hour")}:${part("minute")} (${timeZone})`;
}

/** Signs that every typeface of ours has; other currencies are told by their code. */
const PRINTABLE = /^[\p{ASCII}\u00a0€£¥]*$/u;
export function reportMoney(amount: number | null, currency: string): string {
  if (amount === null) return DASH;
  const text = formatMoney(amount, currency);
  if (PRINTABLE.test(text)) return text;
  const digits = text.replace(/[^\d.,-]/g, "");
  return digits.startsWith("-") ? `-${currency} ${digits.slice(1)}` : `${currency} ${digits}`;
}

/** Two places and a sign, rounded as on the screen: "3.42×"; a dash where nothing was spent. */
export const ratioText = (value: number | null): string => roasBand(value).text;

const RATIOS: readonly ChangingMetric[] = ["roas", "blendedRoas"];
/** Of these more is worse; of spend neither is. */
const BETTER_LESS: readonly ChangingMetric[] = ["costPerConversion"];
export type Direction = "up" | "down" | "same";
export type ChangeText = { readonly text: string; readonly direction: Direction; readonly isGood: boolean | null };

/** Rounded as on the screen, with a minus that is one. */
const signed = (text: string): string => text.replace("-", "−");

/** "+12.3%", for ratios "+0.42×"; null where there is nothing to say. */
export function changeText(
  metric: ChangingMetric,
  change: Change | undefined,
  unlike: Unlike | null = null,
): ChangeText | null {
  if (!change || change.absolute === null) return null;
  const { absolute, percent } = change;
  const direction = absolute === 0 ? "same" : absolute > 0 ? "up" : "down";
  const isNeither = metric === "spend" || absolute === 0 || !isJudged(metric, unlike);
  const isGood = isNeither ? null : absolute > 0 !== BETTER_LESS.includes(metric);
  if (RATIOS.includes(metric)) return { text: signed(`${formatSigned(absolute)}×`), direction, isGood };
  if (percent === null) return { text: absolute === 0 ? "no change" : "from nothing", direction, isGood };
  return { text: signed(formatSignedPercent(percent)), direction, isGood };
}

export type MetricTile = {
  readonly metric: ChangingMetric;
  readonly label: string;
  readonly value: string;
  readonly before: string | null;
  readonly change: ChangeText | null;
};

/** The six tiles of a report and of its letter, in one order, from one group of figures; without all platforms none of the tills. */
export function metricTiles(
  { currency, current, previous, change }: FigureGroup,
  platforms: readonly PlatformId[],
  unlike: Unlike | null = null,
): readonly MetricTile[] {
  const money = (amount: number | null) => reportMoney(amount, currency);
  type Told = typeof current;
  const tile = (metric: ChangingMetric, label: string, tell: (figures: Told) => string): MetricTile => ({
    ...{ metric, label, value: tell(current), before: previous && tell(previous) },
    change: changeText(metric, change?.[metric], unlike),
  });
  const ads = [
    tile("spend", "Ad spend", ({ spend }) => money(spend)),
    tile("revenue", "Revenue reported by platforms", ({ revenue }) => money(revenue)),
    tile("roas", "ROAS reported", ({ roas }) => ratioText(roas)),
  ];
  const cost = tile("costPerConversion", "Cost per conversion", ({ costPerConversion }) => money(costPerConversion));
  if (areLimited(platforms))
    return [
      ...[...ads, tile("conversions", "Conversions", ({ conversions }) => countText(conversions)), cost],
      tile("clicks", "Clicks", ({ clicks }) => countText(clicks)),
    ];
  return [
    ...ads,
    tile("tillRevenue", "Till revenue", ({ till }) => money(till?.tillRevenue ?? null)),
    tile("blendedRoas", "Blended ROAS", ({ blendedRoas }) => ratioText(blendedRoas)),
    cost,
  ];
}

const NOT_OF_TILLS = "because a till does not know which platform's ad brought a sale";

/** "Google Ads is not connected". */
export const unconnectedText = (platforms: readonly PlatformId[]): string =>
  `${platformNames(platforms)} ${platforms.length === 1 ? "is" : "are"} not connected`;

/** What a range came to, in one or two sentences for each currency; of those that are not connected nothing is known. */
export function summaryText(
  groups: readonly FigureGroup[],
  platforms: readonly PlatformId[],
  unconnected: readonly PlatformId[] = [],
): string {
  if (groups.length === 0)
    return unconnected.length > 0
      ? `${noFigures(unconnected)} No sale was reported in this period.`
      : "Nothing was spent on ads and no sale was reported in this period.";
  if (!areLimited(platforms))
    return groups
      .map((group, place) => groupText(group, place, unconnected))
      .join(" ")
      .trim();
  const known = platforms.filter((id) => !unconnected.includes(id));
  const theyReport = known.length === 1 ? "the platform reports" : "the platforms report";
  const of = unconnected.length > 0 ? `ads of ${platformNames(known)}` : "ads";
  const ads =
    known.length === 0
      ? [`no figures, because ${unconnectedText(unconnected)}.`]
      : withMoney(groups).map((group) => adsText(group, theyReport, of));
  return `${onlyText(platforms)}: ${ads.join(" ")} Till revenue and blended ROAS are left out, ${NOT_OF_TILLS}.`;
}

/** A currency in which nothing moved has nothing to say beside others. */
function withMoney(groups: readonly FigureGroup[]): readonly FigureGroup[] {
  const some = groups.filter(({ current: { spend, revenue } }) => spend !== 0 || revenue !== 0);
  return some.length > 0 ? some : groups.slice(0, 1);
}

function adsText(
  { currency, current: { spend, revenue, roas } }: FigureGroup,
  theyReport = "the platforms report",
  ads = "ads",
): string {
  const money = (amount: number) => reportMoney(amount, currency);
  if (spend === null || revenue === null) return `What was spent on ${ads} is not known: no day of it is read yet.`;
  return spend === 0
    ? `Nothing was spent on ${ads}${revenue > 0 ? `, and ${theyReport} ${money(revenue)} of revenue` : ""}.`
    : `${money(spend)} went into ${ads}, and ${theyReport} ${money(revenue)} of revenue from them, ${ratioText(roas)} the spend.`;
}

/** Where no platform is connected, and there were costs, nothing is not what was spent. */
const noFigures = (unconnected: readonly PlatformId[]): string =>
  `There are no figures of ads, because ${unconnectedText(unconnected)}.`;

function groupText(group: FigureGroup, place: number, unconnected: readonly PlatformId[]): string {
  const { currency, current } = group;
  const { till, blendedRoas } = current;
  const hasSold = till !== null && (till.sales > 0 || till.refunds > 0);
  // In a further currency only what there is.
  if (place > 0 && current.spend === 0 && current.revenue === 0)
    return hasSold
      ? `Your tills also took ${reportMoney(till.tillRevenue, currency)} in ${plural(till.sales, "sale")}.`
      : "";
  const known = PLATFORM_IDS.filter((id) => !unconnected.includes(id));
  const ads =
    unconnected.length === 0
      ? adsText(group)
      : known.length === 0
        ? noFigures(unconnected)
        : adsText(group, known.length === 1 ? "the platform reports" : undefined, `ads of ${platformNames(known)}`);
  if (!hasSold) return `${ads} No till reported a sale in ${currency}.`;
  const share = blendedRoas === null ? "" : `, ${ratioText(blendedRoas)} the spend`;
  return `${ads} Your tills took ${reportMoney(till.tillRevenue, currency)} in ${plural(till.sales, "sale")}${share}.`;
}

type Definition = readonly [term: string, meaning: string];
const TILL_DEFINITIONS: readonly Definition[] = [
  [
    "Till revenue",
    "What your tills reported as sold, less what was given back; a refund counts on the day it was given.",
  ],
  ["Blended ROAS", "Till revenue ÷ ad spend: all sales against all ads, whichever ad brought them."],
];
/** What the words of a report mean that is about the given platforms. */
export const definitionsOf = (platforms: readonly PlatformId[]): readonly Definition[] => [
  [
    "Ad spend",
    `What ${areLimited(platforms) ? platformNames(platforms) : "the ad platforms"} charged for the ads of the connected accounts, by the account's own day.`,
  ],
  [
    "Revenue reported by platforms",
    `What ${platformNames(platforms)} ${platforms.length === 1 ? "credits to its" : "credit to their"} ads. Each platform may claim the same sale, so it is not what you took.`,
  ],
  [
    "ROAS reported",
    "Revenue reported by platforms ÷ ad spend, from the sums. 3× means 3 back for every 1 spent; 1× means the ads paid for themselves before product cost.",
  ],
  ...(areLimited(platforms)
    ? [["Till revenue, blended ROAS", `Left out of a report on ${onlyText(platforms)}, ${NOT_OF_TILLS}.`] as const]
    : TILL_DEFINITIONS),
  ["Conversions", "Purchases that the platforms credit to ads; fractional where a platform credits parts."],
  ["Cost per conversion", "Ad spend ÷ conversions."],
  ["Delivery", "One sale on its way to one platform, so that the platform can credit it to an ad."],
];

export const countText = (value: number | null): string => (value === null ? DASH : formatCount(value));
