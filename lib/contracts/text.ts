import * as z from "zod";

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes("\u0000") && text.isWellFormed();

/** Trimmed, not empty, and without control characters: none belongs in an order number or a name. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), "must not hold control characters");

/** An object of any JSON that the database can keep. */
export const storableObject = z
  .record(z.string().max(100), z.json())
  .refine((value) => everyText(value, isStorable), "must not hold NUL or half characters");

/** Asks about every key and text inside, without recursion. */
function everyText(value: unknown, accept: (text: string) => boolean): boolean {
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const item = rest.pop();
    if (typeof item === "string" && !accept(item)) return false;
    if (typeof item !== "object" || item === null) continue;
    for (const [key, inner] of Object.entries(item)) rest.push(key, inner);
  }
  return true;
}
