const DAY_MS = 86_400_000;

/** The zone, or UTC in place of one that this runtime does not know, as the sync counts the days of such an account. */
export function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch {
    return "UTC";
  }
}

/** Made once a zone, of which there are some hundreds: making one costs more than asking it a hundred times. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  } as const);
  clocks.set(timeZone, clock);
  return clock;
}

/** What a clock in the zone shows at a moment, as if it were UTC. */
function wallClockMs(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string): number => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** A moment as a clock in the zone shows it, with the zone's distance: "2026-11-29T13:00:00+01:00". */
export function isoInZone(at: Date, timeZone: string): string {
  const second = Math.floor(at.getTime() / 1000) * 1000;
  const wall = wallClockMs(second, timeZone);
  const minutes = Math.round((wall - second) / 60_000);
  const two = (part: number) => String(part).padStart(2, "0");
  const distance = `${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${new Date(wall).toISOString().slice(0, 19)}${minutes < 0 ? "-" : "+"}${distance}`;
}

/** The first moment of a day `YYYY-MM-DD` in a zone; where the clock skips midnight, the first that there is. */
export function startOfDay(day: string, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  // Twice: the first guess may lie on the other side of a change of the clock.
  let at = wanted - (wallClockMs(wanted, timeZone) - wanted);
  at = wanted - (wallClockMs(at, timeZone) - at);
  // There is no midnight: this is as long before the clock skips it as it is skipped.
  return new Date(at + Math.max(0, wanted - wallClockMs(at, timeZone)));
}

/** Today in a zone, `YYYY-MM-DD`. */
export const dayAt = (at: Date, timeZone: string): string =>
  new Date(wallClockMs(at.getTime(), timeZone)).toISOString().slice(0, 10);

const HOUR_MS = 3_600_000;
/**
 * The moment at which a clock in the zone shows a full hour of a day `YYYY-MM-DD`: the first where it shows it twice,
 * and where it skips it the moment at which it does.
 */
export function momentAt(day: string, hour: number, timeZone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS;
  const offsetAt = (at: number): number => wallClockMs(at, timeZone) - at;
  // What the clock is ahead by a day earlier and a day later: between them lies one change at most.
  const [before, after] = [wanted - offsetAt(wanted - DAY_MS), wanted - offsetAt(wanted + DAY_MS)];
  const shown = [before, after].filter((at) => wallClockMs(at, timeZone) === wanted);
  return new Date(shown.length > 0 ? Math.min(...shown) : before);
}
