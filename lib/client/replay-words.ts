import { platformInfo } from "@/lib/contracts/platform-list";
import type { ReplayPreview, ReplayProgress, ReplayRefusal } from "../contracts/replays";
import { formatCount, plural } from "./format-number";

type Line = ReplayPreview["data"]["destinations"][number];

/** After a count: "3 are past the platform's time limit". */
const REFUSALS: Readonly<Record<ReplayRefusal, (count: number) => string>> = {
  sent: (count) => `${are(count)} there already`,
  on_its_way: (count) => (count === 1 ? "goes out by itself" : "go out by themselves"),
  refund: (count) => `${are(count)} not sent again`,
  rule: (count) => `${are(count)} kept back by a rule: no consent, or nothing to recognise the customer by`,
  too_old: (count) => `${are(count)} past the platform's time limit`,
  may_have_arrived: () => "may have arrived, and the platform could no longer recognise a repeat",
  not_connected: () => "cannot go out, because the platform is not connected",
};
const are = (count: number): string => (count === 1 ? "is" : "are");

/** "3 sales are past the platform's time limit." */
export const refusalSentence = (why: ReplayRefusal, count: number): string =>
  `${plural(count, why === "refund" ? "refund" : "sale")} ${REFUSALS[why](count)}.`;

/** Why one sale cannot be sent again, for its disabled button. */
export const REFUSAL_HINTS: Readonly<Record<ReplayRefusal, string>> = {
  sent: "The platform has it.",
  on_its_way: "It goes out by itself.",
  refund: "A refund is not sent again.",
  rule: "A rule keeps it back: no consent, or nothing to recognise the customer by.",
  too_old: "Past the platform's time limit, so it can't be sent any more.",
  may_have_arrived: "The platform may have it and could no longer recognise a repeat.",
  not_connected: "The platform is not connected.",
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** "5 days", "3 h", "12 min"; rounded down, because a deadline is no promise. */
export function timeLeft(until: string, now: number): string {
  const left = Date.parse(until) - now;
  if (left >= 2 * DAY_MS) return `${Math.floor(left / DAY_MS)} days`;
  if (left >= HOUR_MS) return `${Math.floor(left / HOUR_MS)} h`;
  return left >= MINUTE_MS ? `${Math.floor(left / MINUTE_MS)} min` : "less than a minute";
}

/** "The first of them has 5 days left before Google Ads refuses it." */
export function deadlineSentence({ destination, sendable, earliestDeadline }: Line, now: number): string | null {
  if (!earliestDeadline || sendable === 0) return null;
  const { label } = platformInfo(destination);
  const left = timeLeft(earliestDeadline, now);
  return sendable === 1
    ? `${left} left before ${label} refuses it.`
    : `${left} left before ${label} refuses the first of them.`;
}

/** A sale for two platforms is two deliveries; as long as there is one platform they are sales. */
export function resendLabel({ deliveries, destinations }: ReplayPreview["data"]): string {
  const several = destinations.filter(({ sendable }) => sendable > 0).length > 1;
  return several ? `Resend ${plural(deliveries, "delivery", "deliveries")}` : `Resend ${plural(deliveries, "sale")}`;
}

type Progress = ReplayProgress["data"];
export type ReplaySummary = {
  tone: "info" | "success" | "warning";
  title: string;
  lines: string[];
  /** 0 to 100. */
  share: number;
};

/** How a replay stands: what is there, what did not arrive this time, what still waits. */
export function replaySummary({ deliveries, destinations, left, counts, done }: Progress): ReplaySummary {
  const things = (count: number) =>
    destinations.length > 1 ? plural(count, "delivery", "deliveries") : plural(count, "sale");
  const inState = (...states: Progress["counts"][number]["state"][]) =>
    counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  const arrived = inState("delivered", "accepted");
  const waiting = inState("waiting");
  const failed = inState("refused", "expired", "unknown_outcome");
  const more = left > 0 ? [`${plural(left, "more", "more")} can be resent: ask again.`] : [];
  if (deliveries === 0)
    return {
      tone: "info",
      title: "There was nothing to resend",
      lines: ["Since they were counted, each has gone out already or can't be sent any more.", ...more],
      share: 100,
    };
  const lines = [
    waiting > 0 && `${things(waiting)} on the way. You may leave this page.`,
    inState("accepted") > 0 &&
      `${plural(inState("accepted"), "is", "are")} being checked by Google; the final word comes within a day.`,
    failed > 0 && `${things(failed)} did not arrive this time. The reason stands with each sale.`,
    ...more,
  ].filter((line) => line !== false);
  const title = !done
    ? `Resending ${things(deliveries)}…`
    : arrived < deliveries
      ? `Resent ${formatCount(arrived)} of ${things(deliveries)}`
      : `Resent ${deliveries === 1 ? "" : "all "}${things(deliveries)}`;
  const tone = failed > 0 ? "warning" : done ? "success" : "info";
  return { tone, title, lines, share: Math.round((100 * (deliveries - waiting)) / deliveries) };
}
