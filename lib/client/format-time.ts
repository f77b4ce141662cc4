const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

// Months and zone names come from here and not from Intl: server and browser carry different versions of its data,
// and a "Sept" against a "Sep" is a hydration error.
function partsIn(timeZone: string, time: Date) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return { ...part, monthName: MONTHS[Number(part.month) - 1] ?? "" } as Record<string, string>;
}

/** "12 Mar 2026" in the zone. */
export function formatDate(isoTime: string, timeZone: string): string {
  const { day, monthName, year } = partsIn(timeZone, new Date(isoTime));
  return `${Number(day)} ${monthName} ${year}`;
}

/** A calendar day, "12 Mar"; with the year where it matters. */
export function formatDay(day: string, withYear = false): string {
  const [year, month = "1", date = "1"] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]}${withYear ? ` ${year}` : ""}`;
}

/** "14:02" when it was within the last day, else "12 Mar, 14:02". */
export function formatClock(isoTime: string, timeZone: string, now: number): string {
  const time = new Date(isoTime);
  const { day, monthName, hour, minute } = partsIn(timeZone, time);
  const clock = `${hour}:${minute}`;
  return Math.abs(now - time.getTime()) < DAY_MS ? clock : `${Number(day)} ${monthName}, ${clock}`;
}

/** "12 Mar 2026, 14:02 (Paris time)": everything there is to know about a moment. */
export function formatMoment(isoTime: string, timeZone: string): string {
  const { day, monthName, year, hour, minute } = partsIn(timeZone, new Date(isoTime));
  return `${Number(day)} ${monthName} ${year}, ${hour}:${minute} (${zoneName(timeZone)})`;
}

/** "Paris time" for Europe/Paris. */
export function zoneName(timeZone: string): string {
  if (!timeZone.includes("/")) return timeZone;
  return `${timeZone.slice(timeZone.lastIndexOf("/") + 1).replaceAll("_", " ")} time`;
}

/** "4 min ago" up to a day, then the date. The future is "in 3 min". */
export function formatRelative(isoTime: string, timeZone: string, now: number): string {
  const distance = now - Date.parse(isoTime);
  const size = Math.abs(distance);
  if (size >= DAY_MS) return formatDate(isoTime, timeZone);
  // The clock of the page may be behind the server by its own tick, so a moment ahead is now as well.
  if (size < MINUTE_MS) return "just now";
  const words = size < HOUR_MS ? `${Math.floor(size / MINUTE_MS)} min` : `${Math.floor(size / HOUR_MS)} h`;
  return distance >= 0 ? `${words} ago` : `in ${words}`;
}
