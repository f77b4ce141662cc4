import { isolated } from "@/lib/contracts/isolated";
import { leftOutText } from "@/lib/contracts/left-out-words";
import { daysOf, unlikeness } from "@/lib/contracts/like-for-like";
import { platformNames } from "@/lib/contracts/platform-list";
import { formatDay, madeText, plural, unconnectedText } from "@/lib/contracts/report-words";
import { unreadDays, unreadSince } from "@/lib/contracts/unread-days";
import type { ReportContent } from "./report-content";
import { unconnectedOf } from "./report-platforms";

const RATES_TOLD = 3;

/** What a reader must know before they compare these figures with others; the worst first. */
export function reportNotes(content: ReportContent): readonly string[] {
  const { meta } = content;
  const told = [
    ...wrongWith(content),
    ...partialNotes(content),
    ...convertedNotes(content),
    ...unlikeNotes(content),
    ...dayNotes(content),
    ...tillNotes(content),
  ];
  return told.concat(
    meta.accounts.flatMap(({ name, lastSyncAt, timeZone }) =>
      lastSyncAt ? [`Figures of ${isolated(name)} were last read on ${madeText(new Date(lastSyncAt), timeZone)}.`] : [],
    ),
  );
}

/** Why the figures are not what they look like; the gravest first. */
const wrongWith = (content: ReportContent): string[] => [
  ...unconnectedNotes(content),
  ...problems(content),
  ...content.meta.leftOut.map(leftOutText),
  ...apartNotes(content),
];

function unconnectedNotes(content: ReportContent): string[] {
  const missing = unconnectedOf(content);
  if (missing.length === 0) return [];
  const ofThem = missing.length === 1 ? "it" : "them";
  return [`${unconnectedText(missing)}, so nothing of ${ofThem} is in these figures.`];
}

const GRAVEST = 3;
/** What stands beside the totals themselves, on the cover and in the letter; whatever else there is, the files tell. */
export function gravestNotes(content: ReportContent): readonly string[] {
  const all = wrongWith(content);
  const left = all.length - GRAVEST;
  if (left <= 0) return all;
  return [...all.slice(0, GRAVEST), `And ${plural(left, "further note")}: see “About these figures”.`];
}

type Account = ReportContent["meta"]["accounts"][number];
type Unread = ReturnType<typeof unreadDays<Account>>[number];
const nameOf = ({ name, platforms }: Pick<Account, "name" | "platforms">): string =>
  `${isolated(name)} (${platformNames(platforms)})`;

function problems({ meta }: ReportContent): string[] {
  const ofAccounts = meta.accounts.flatMap((account) =>
    account.problem ? [`Figures of ${nameOf(account)} could not be read: ${account.problem}`] : [],
  );
  const since = unreadSince(meta).map(
    ({ account, on }) => `Figures of ${nameOf(account)} after ${formatDay(on, true)} have not been read yet.`,
  );
  return [...ofAccounts, ...unreadDays(meta).map(unreadNote), ...since];
}

/** Which days are missing, or stay as they were, and why where it is known. */
function unreadNote({ account, before, isAgain, isOnlyCompared, reason }: Unread): string {
  const figures = `Figures of ${nameOf(account)}`;
  const so = isOnlyCompared ? ", so the comparison is not whole" : "";
  const days = before === null ? figures : `${figures} before ${formatDay(before, true)}`;
  if (reason !== null) return `${days} could not be read ${isAgain ? "once more" : "yet"}${so}: ${reason}`;
  if (before === null) return `${figures} are still to be read; until then they are missing or not whole.`;
  return `${days} have not been read yet${so}.`;
}

const apartNotes = ({ meta }: ReportContent): string[] =>
  meta.apart.map(
    ({ currency, missingOn }) =>
      `Amounts in ${currency} stand apart and are in no other total: no exchange rate to ${meta.storeCurrency} is stated for ${formatDay(missingOn, true)}.`,
  );
const partialNotes = ({ meta }: ReportContent): string[] =>
  meta.partial
    ? ["The period holds a day that is not over, or was read too early to be whole, so its figures will still grow."]
    : [];

function convertedNotes({ meta }: ReportContent): string[] {
  return meta.converted.map(({ from, to, rates }) => {
    const told = rates.slice(0, RATES_TOLD).map(({ validFrom, rate, inverse }) => {
      const one = inverse ? `1 ${to} = ${rate} ${from}` : `1 ${from} = ${rate} ${to}`;
      return `${one} from ${formatDay(validFrom, true)}`;
    });
    const more = rates.length > RATES_TOLD ? `; and ${plural(rates.length - RATES_TOLD, "further rate")}` : "";
    return `Amounts in ${from} were converted to ${to} day by day, at the rates your business states: ${told.join("; ")}${more}.`;
  });
}

function unlikeNotes({ meta }: ReportContent): string[] {
  const unlike = unlikeness(meta);
  if (unlike === "open")
    return ["A day that is not whole yet stands beside a whole one, so no change is called good or bad."];
  if (!meta.compare || unlike === null) return [];
  return [
    `A period of ${plural(daysOf(meta.range), "day")} stands beside one of ${daysOf(meta.compare)}: amounts and counts are of more or fewer days, so only changes of ratios are called good or bad.`,
  ];
}

function dayNotes({ meta }: ReportContent): string[] {
  if (!meta.zonesDiffer) return [];
  const zones = meta.accounts.map(({ name, timeZone }) => `${isolated(name)}: ${timeZone}`).join(", ");
  return [
    `A day of ad figures is the ad account's own (${zones}), a day of sales the store's (${meta.storeTimeZone}).`,
  ];
}

function tillNotes({ metrics }: ReportContent): string[] {
  return metrics.groups.flatMap(({ currency, current: { till } }) => {
    if (!till || till.unpricedSales === 0) return [];
    const one = till.unpricedSales === 1;
    return `${plural(till.unpricedSales, "sale")} in ${currency} came without an amount and ${one ? "adds" : "add"} nothing to till revenue.`;
  });
}
