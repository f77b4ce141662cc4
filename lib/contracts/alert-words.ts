import { type Explanation, explainReason, isConnectionReason } from "../client/connection-words";
import { formatCount, plural } from "../client/format-number";
import { formatClock, formatMoment } from "../client/format-time";
import { causeSentence, waitingSentence } from "../client/reason-words";
import type { AlertItem, AlertKind } from "./alerts";
import { DESTINATION_IDS, PLATFORM_IDS, type PlatformId, platformInfo } from "./platform-list";

/** The page of the store where something can be done about it. */
export type AlertPage = "connections" | "events";
export type AlertWords = Explanation & { readonly page: AlertPage };
type Told = Pick<AlertItem, "kind" | "subject" | "details">;
type Clock = { readonly timeZone: string; readonly now: number };
type FailedAt = { readonly label: string; readonly failed: number };
type Facts = {
  readonly label: string;
  readonly platform: PlatformId | undefined;
  number(key: string): number;
  text(key: string): string;
  /** A moment of the details in the store's own time; empty when it is not there. */
  clock(key: string): string;
  /** The same with its day: a letter is read later than it is written. */
  moment(key: string): string;
  /** Where sales failed, and how many did there. */
  readonly failedAt: readonly FailedAt[];
  readonly given: Clock;
};

/** What a sale waits for, as a sentence; nothing when there is nothing to say beside its waiting. */
const because = (reason: string): string => (reason === "" ? "" : ` ${waitingSentence(reason)}`);
const OURS = "This is for us to mend; you don't need to do anything.";
const SEE_SALES = { action: "See the sales", page: "events" } as const;

function failedWords({ failedAt, number, text }: Facts): AlertWords {
  const each = failedAt.map(({ label, failed }) => `${label} ${formatCount(failed)}`).join(", ");
  const often = text("reason") === "" ? "" : ` Most often: ${causeSentence(text("reason"))}`;
  return {
    title: `${plural(number("failed"), "sale")} did not reach ${failedAt.map(({ label }) => label).join(" or ")}`,
    body: `In 24 hours they were refused, became too old or ended unclear${failedAt.length > 1 ? ` (${each})` : ""}; more than ${formatCount(number("threshold"))} is not normal.${often}`,
    ...SEE_SALES,
  };
}

function waitingWords({ label, number, text, clock, moment }: Facts): AlertWords {
  const waiting = number("waiting");
  const [are, none] = [waiting === 1 ? "is" : "are", waiting === 1 ? "it is not lost" : "none is lost"];
  const why = because(text("reason"));
  const parked = { action: "Open connections", page: "connections" } as const;
  const way = number("parked") === 1 ? parked : SEE_SALES;
  if (number("urgency") >= 2)
    return {
      title: `Sales to ${label} will soon be too old to send`,
      body: `${plural(waiting, "sale")} ${are} waiting, and ${label} takes the first only until ${moment("deadline")}.${why}`,
      ...way,
    };
  const since = clock("since") === "" ? "" : ` since ${clock("since")}`;
  return {
    title: `Sales to ${label} are ${number("urgency") === 1 ? "held up" : "late"}`,
    body: `${plural(waiting, "sale")} ${are} waiting${since}, ${none}.${why}`,
    ...way,
  };
}

function connectionWords({ label, platform, number, text, given }: Facts): AlertWords {
  const reason = text("reason");
  const row = { status: "error", reason: null, syncing: false, heldSales: number("waiting") } as const;
  const since = text("since") === "" ? {} : { heldSince: text("since") };
  if (platform && isConnectionReason(reason))
    return { ...explainReason(reason, { row: { ...row, ...since, platform }, ...given }), page: "connections" };
  return { title: `${label} needs your attention`, body: "Its connection fails.", action: "Open", page: "connections" };
}

const WORDS: Readonly<Record<AlertKind, (facts: Facts) => AlertWords>> = {
  deliveries_failed: failedWords,
  sales_waiting: waitingWords,
  connection_dead: connectionWords,
  jobs_stopped: ({ clock }) => ({
    title: "Sales have stopped going out",
    body: `Background work has not run${clock("since") === "" ? "" : ` since ${clock("since")}`}. Sales are taken in and kept, and go out once it runs again. ${OURS}`,
    ...SEE_SALES,
  }),
  unknown_code: ({ label, number, text }) => ({
    title: `${label} answered in a way we do not know`,
    body: `${plural(number("attempts"), "try", "tries")} within an hour${text("codes") === "" ? "" : ` (code ${text("codes")})`}. The sales are kept and tried again. ${OURS}`,
    ...SEE_SALES,
  }),
  books_unbalanced: ({ number, text }) => ({
    title: "Our books of your sales do not balance",
    body: `The nightly check found ${plural(number("rows"), "entry", "entries")} that do not fit together (${text("rules")}). Your sales are kept. ${OURS}`,
    ...SEE_SALES,
  }),
};

/** What happened, what it means for the sales, and what to do: the same in the app and in a mail. */
export function alertWords(alert: Told, given: Clock): AlertWords {
  return WORDS[alert.kind](factsOf(alert, given));
}

const SOLVED: Readonly<Record<AlertKind, (label: string, details: Told["details"]) => string>> = {
  deliveries_failed: (label, details) => {
    const labels = failedAt(label, details).map((at) => at.label);
    return `Sales reach ${labels.join(" and ")} again; few failed in the last 24 hours.`;
  },
  sales_waiting: (label) => `No sale to ${label} is held up any more.`,
  connection_dead: (label) => `${label} needs nothing from you any more.`,
  jobs_stopped: () => "Background work runs again, and what waited goes out by itself.",
  unknown_code: (label) => `${label} has given no unknown answer for an hour.`,
  books_unbalanced: () => "The books of your sales balance again.",
};

/** One sentence on the end of it. */
export const solvedWords = ({ kind, subject, details }: Told): string => SOLVED[kind](labelOf(subject), details);

const platformOf = (subject: string): PlatformId | undefined => PLATFORM_IDS.find((id) => id === subject);
function labelOf(subject: string): string {
  const platform = platformOf(subject);
  return platform ? platformInfo(platform).label : "The platform";
}

/** Of an alert from when each platform had its own: that platform. */
function failedAt(label: string, details: Told["details"]): FailedAt[] {
  const all = DESTINATION_IDS.map((id) => ({ label: platformInfo(id).label, failed: Number(details[id] ?? 0) }));
  const some = all.filter(({ failed }) => failed > 0);
  return some.length > 0 ? some : [{ label, failed: Number(details.failed ?? 0) }];
}

function factsOf({ subject, details }: Told, given: Clock): Facts {
  const text = (key: string): string => String(details[key] ?? "");
  const { timeZone, now } = given;
  const timed = (key: string, format: (time: string) => string): string =>
    Number.isNaN(Date.parse(text(key))) ? "" : format(text(key));
  const label = labelOf(subject);
  return {
    label,
    failedAt: failedAt(label, details),
    platform: platformOf(subject),
    number: (key) => Number(details[key] ?? 0),
    text,
    clock: (key) => timed(key, (time) => formatClock(time, timeZone, now)),
    moment: (key) => timed(key, (time) => formatMoment(time, timeZone)),
    given,
  };
}
