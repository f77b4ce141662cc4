/** A sum as the database tells it, as a number that holds it exactly. @throws RangeError past what a number holds */
export function exact(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("a sum is out of range");
  return number;
}
