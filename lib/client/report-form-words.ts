import type { Compare, Period } from "../contracts/periods";
import { PLATFORM_IDS } from "../contracts/platform-list";
import type { ReportFormat, ReportItem, ScheduleBody, ScheduleItem } from "../contracts/reports";
import { COMPARE_LABELS } from "./date-range";
import { keysOf } from "./keys-of";

/** On the first of a month the month before is what one wants to know about. */
export const usualPeriod = (today: string): Period => (today.endsWith("-01") ? "last-month" : "28d");

export const FORMAT_LABELS: Readonly<Record<ReportFormat, string>> = { pdf: "PDF", excel: "Excel" };
export const STATE_LABELS: Readonly<Record<ReportItem["state"], string>> = {
  ...{ waiting: "Waiting", running: "Being made", done: "Done", failed: "Failed" },
};
/** What the forms of reports offer; to compare with dates of one's own is for the API alone. */
export type ReportCompare = Exclude<Compare, "custom">;
export const REPORT_COMPARES = keysOf(COMPARE_LABELS).filter((name): name is ReportCompare => name !== "custom");
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** "maya@example.org, noor@example.org" as addresses; also one a line. */
export const readAddresses = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
/** What is wrong with them, if anything; the server has the last word. */
export function addressProblem(text: string): string | undefined {
  const all = readAddresses(text);
  if (all.length === 0) return "Name at least one address.";
  if (all.length > 20) return "At most 20 addresses.";
  const wrong = all.find((one) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(one));
  return wrong === undefined ? undefined : `“${wrong}” is not an e-mail address.`;
}

const MAIL_WORDS = { waiting: "Being mailed", sent: "Mailed", failed: "Not mailed" } as const;
type Mail = Pick<ReportItem["mails"][number], "state" | "recipients" | "failure">;
/** "Mailed to maya@example.org", without those that `failure` names; after 90 days nobody knows to whom. */
export function mailedText({ state, recipients, failure }: Mail): string {
  if (recipients.length === 0) return `${MAIL_WORDS[state]}; the addresses are no longer kept`;
  const refused = state === "sent" ? (failure ?? "").split(/[\s,]+/).map((word) => word.replace(/\.$/, "")) : [];
  return `${MAIL_WORDS[state]} to ${recipients.filter((address) => !refused.includes(address)).join(", ")}`;
}
/** Everybody whom a report was for, as many as one may name. */
export const recipientsOf = ({ mails }: Pick<ReportItem, "mails">): string[] =>
  [...new Set(mails.flatMap(({ recipients }) => recipients))].slice(0, 20);

/** "Every Monday at 8:00, Europe/Paris". */
export function rhythmText({
  frequency,
  day,
  hour,
  timeZone,
}: Pick<ScheduleBody, "frequency" | "day" | "hour" | "timeZone">): string {
  const days = frequency === "weekly" ? `Every ${WEEKDAYS[day - 1] ?? "week"}` : `On day ${day} of every month`;
  return `${days} at ${hour}:00, ${timeZone}`;
}

/** How the last run ended, as a sentence without its stop. */
export function lastResultText({ lastResult }: Pick<ScheduleItem, "lastResult">): string {
  if (!lastResult) return "No report yet";
  if (lastResult.state === "failed") return "Last report failed";
  if (lastResult.state !== "done") return "Last report is being made";
  if (lastResult.mail === null) return "Last report was made, but not mailed";
  const mailed = { sent: " and mailed", waiting: " and is being mailed", failed: ", but could not be mailed" };
  return `Last report was made${mailed[lastResult.mail]}`;
}

/** The fields of a schedule that the API takes back. */
export const toScheduleBody = (item: ScheduleItem): ScheduleBody => ({
  ...{ name: item.name, frequency: item.frequency, day: item.day, hour: item.hour, timeZone: item.timeZone },
  ...{ formats: item.formats, platforms: item.platforms, recipients: item.recipients, paused: item.paused },
  compare: item.compare === "custom" ? "previous" : item.compare,
});

/** What a new schedule begins with. */
export const usualSchedule = (timeZone: string): ScheduleBody => ({
  ...{ name: "Weekly report", frequency: "weekly", day: 1, hour: 8, timeZone, compare: "previous" },
  ...{ formats: ["pdf"], platforms: [...PLATFORM_IDS], recipients: [], paused: false },
});
/** The same of a report that was made: its files, platforms, comparison and readers, every month. */
export const monthlyLike = (
  report: Pick<ReportItem, "formats" | "platforms" | "compare" | "mails">,
  timeZone: string,
): ScheduleBody => ({
  ...usualSchedule(timeZone),
  ...{ name: "Monthly report", frequency: "monthly", formats: report.formats, recipients: recipientsOf(report) },
  platforms: report.platforms,
  compare: report.compare === "custom" ? "previous" : report.compare,
});
