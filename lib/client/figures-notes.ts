import { isolated } from "../contracts/isolated";
import { leftOutText } from "../contracts/left-out-words";
import { daysOf, unlikeness } from "../contracts/like-for-like";
import type { FiguresMeta } from "../contracts/metrics";
import { platformNames } from "../contracts/platform-list";
import { unreadDays, unreadSince } from "../contracts/unread-days";
import { plural } from "./format-number";
import { formatDay } from "./format-time";

type Account = FiguresMeta["accounts"][number];
/** With what a form there begins. */
type NotePage = "settings/rates" | "connections" | `settings/rates?${string}`;
export type FiguresNote = {
  id: "apart" | "left-out" | "converted" | "partial" | "unlike" | "incomplete" | "problem";
  tone: "info" | "warning";
  text: string;
  /** Where the business can do something about it. */
  link?: { label: string; page: NotePage };
};

/** "Facebook and Instagram (Harbour Shop)". */
const accountName = ({ platforms, name }: Account): string => `${platformNames(platforms)} (${isolated(name)})`;
const currencies = new Intl.DisplayNames("en-GB", { type: "currency", fallback: "code" });

/** The first look of every account that figures come from is the oldest; null before any. */
export function oldestSync({ accounts }: FiguresMeta): string | null {
  const times = accounts.flatMap(({ lastSyncAt }) => (lastSyncAt ? [lastSyncAt] : []));
  return times.reduce<string | null>((oldest, time) => (oldest === null || time < oldest ? time : oldest), null);
}

/** What has to be known to read the figures right: each a sentence, the gravest first. Only an owner states rates. */
export function figuresNotes(meta: FiguresMeta, { isOwner }: { isOwner: boolean }): FiguresNote[] {
  const unread = unreadDays(meta).map(unreadNote);
  return [
    ...meta.accounts.flatMap(problemNote),
    ...unread.filter(({ id }) => id === "problem"),
    ...meta.apart.map(
      ({ currency, missingOn }): FiguresNote => ({
        id: "apart",
        tone: "warning",
        text: `${currencies.of(currency) ?? currency} (${currency}) stands apart: no exchange rate for ${formatDay(missingOn, true)}. Different currencies are not added.`,
        link: isOwner
          ? { label: "Add a rate", page: `settings/rates?${new URLSearchParams({ currency, day: missingOn })}` }
          : { label: "See the rates", page: "settings/rates" },
      }),
    ),
    ...meta.leftOut.map(
      (left): FiguresNote => ({
        id: "left-out",
        tone: "warning",
        text: leftOutText(left),
        link: { label: "See the connections", page: "connections" },
      }),
    ),
    ...unread.filter(({ id }) => id === "incomplete"),
    ...unreadSince(meta).map(
      ({ account, on }): FiguresNote => ({
        id: "incomplete",
        tone: "warning",
        text: `Figures of ${accountName(account)} after ${formatDay(on, true)} are not read yet.`,
        link: { label: "See the connection", page: "connections" },
      }),
    ),
    ...meta.converted.map(
      ({ from, to, rates }): FiguresNote => ({
        id: "converted",
        tone: "info",
        text: `${from} is converted to ${to} with your own rates: ${ratesText(from, to, rates)}.`,
        link: { label: "See the rates", page: "settings/rates" },
      }),
    ),
    ...unlikeNote(meta),
    ...(meta.partial ? [{ id: "partial", tone: "info", text: partialText(meta) } as const] : []),
  ];
}

const partialText = (meta: FiguresMeta): string =>
  unlikeness(meta) === "open"
    ? "The day is not whole yet: what there is so far stands beside a whole day, and is not judged by it."
    : "The period holds a day that is not over, or was read too early to be whole; its figures still grow.";

function unlikeNote(meta: FiguresMeta): FiguresNote[] {
  if (!meta.compare || unlikeness(meta) !== "length") return [];
  const text = `A period of ${plural(daysOf(meta.range), "day")} stands beside one of ${daysOf(meta.compare)}: amounts and counts are of more or fewer days, so only ratios are judged.`;
  return [{ id: "unlike", tone: "warning", text }];
}

const problemNote = (account: Account): FiguresNote[] =>
  account.problem === null
    ? []
    : [
        {
          id: "problem",
          tone: "warning",
          text: `${accountName(account)} could not be read: ${account.problem}${account.completeFrom === null ? "" : " What you see of it is from before."}`,
          link: { label: "See the connection", page: "connections" },
        },
      ];

type Unread = ReturnType<typeof unreadDays<Account>>[number];
/** Newer figures are no older than the last sync, whatever becomes of the old ones. */
function unreadNote(unread: Unread): FiguresNote {
  // There it says how far reading has come, and can be asked to go back further.
  const link = { label: "See the connection", page: "connections" } as const;
  if (unread.reason === null) return { id: "incomplete", tone: "warning", text: unreadText(unread), link };
  return {
    id: "problem",
    tone: "warning",
    text: `${failedText(unread)}: ${unread.reason}${unread.before === null ? "" : " Newer ones are as of the last sync."}`,
    link,
  };
}

const spoils = ({ isOnlyCompared }: Unread): string => (isOnlyCompared ? ", so the comparison is not whole" : "");
const figuresOf = ({ account, before }: Unread): string =>
  `Figures of ${accountName(account)}${before === null ? "" : ` before ${formatDay(before, true)}`}`;

function failedText(unread: Unread): string {
  const what = unread.isAgain
    ? "could not be read once more, stay as they were, and are tried again"
    : `could not be read yet${spoils(unread)}, and are tried again`;
  return `${figuresOf(unread)} ${what}`;
}

const unreadText = (unread: Unread): string =>
  unread.before === null
    ? `${figuresOf(unread)} are still to be read; until then they are missing or not whole.`
    : `${figuresOf(unread)} are not read yet${spoils(unread)}.`;

const RATES_NAMED = 3;
function ratesText(from: string, to: string, rates: FiguresMeta["converted"][number]["rates"]): string {
  const named = rates.slice(0, RATES_NAMED).map(({ validFrom, rate, inverse }) => {
    const words = inverse ? `1 ${to} = ${rate} ${from}` : `1 ${from} = ${rate} ${to}`;
    return `${words} from ${formatDay(validFrom, true)}`;
  });
  const left = rates.length - named.length;
  return `${named.join("; ")}${left > 0 ? `; and ${left} more` : ""}`;
}

/** Whose days are in the figures: "Till days: Europe/Paris", "Facebook days: America/New_York". */
export function zoneWords({ storeTimeZone, accounts }: FiguresMeta): string[] {
  const lines = accounts.map(({ platforms, timeZone }) => `${platformNames(platforms)} days: ${timeZone}`);
  return [`Till days: ${storeTimeZone}`, ...new Set(lines)];
}
