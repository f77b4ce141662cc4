/** As digits: four, two, two. */
type BirthDate = { readonly year: string; readonly month: string; readonly day: string };

const YEAR_MIN = 1800;
/** As coarse as the parameter builder: 31 days in every month, and next year too. Nobody's birthday matches nobody. */
function isPossible(year: number, month: number, day: number): boolean {
  const isYear = year >= YEAR_MIN && year <= new Date().getUTCFullYear() + 1;
  return isYear && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const monthFirst = (one: number, other: number) => (one > 12 ? [other, one] : [one, other]);
const EIGHT_DIGITS = /^(\d{4})(\d\d)(\d\d)$/;
/** Year, month and day as they stand in the text: eight digits in that order, or three numbers in any. */
function numbersOf(text: string): readonly number[] {
  const groups = text.match(/\d+/g) ?? [];
  if (groups.length === 1) return (EIGHT_DIGITS.exec(groups[0] ?? "") ?? []).slice(1).map(Number);
  const [first = 0, second = 0, third = 0] = groups.length < 3 ? [] : groups.map(Number);
  if (first > 31) return [first, ...monthFirst(second, third)];
  return second > 31 ? [second, ...monthFirst(third, first)] : [third, ...monthFirst(first, second)];
}

/**
 * A date of birth in any spelling with the year in full; null when the text has none or an impossible one. Words around
 * it count for nothing; the month stands in front of the day wherever both readings are possible (05/03/1990 is 3 May).
 * Source: capi-param-builder-nodejs 1.3.2, read 2026-11-22.
 */
export function readBirthDate(text: string): BirthDate | null {
  const [year = 0, month = 0, day = 0] = numbersOf(text);
  if (!isPossible(year, month, day)) return null;
  return { year: String(year), month: String(month).padStart(2, "0"), day: String(day).padStart(2, "0") };
}
