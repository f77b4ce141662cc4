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

/** As much as a receipt says; what is looked through here is bounded by it. */
const OBJECT_CHARACTERS_MAX = 65_536;
const KEY_MAX = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object of any JSON that the database can keep as it is. */
export const storableObject = z
  .custom<Readonly<Record<string, unknown>>>(isObject, "must be an object")
  .superRefine((value, context) => {
    const found = findUnstorable(value);
    if (found) context.addIssue({ code: "custom", ...found });
  })
  .meta({ type: "object" });

type Place = { readonly value: object; readonly path: readonly (string | number)[] };
type Found = { readonly path: (string | number)[]; readonly message: string };

/** The first thing inside that could not be kept as it is, without recursion and without looking beyond the most. */
function findUnstorable(root: object): Found | undefined {
  const rest: Place[] = [{ value: root, path: [] }];
  let size = 0;
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const { value, path } = place;
    for (const [key, inner] of entriesOf(value)) {
      if (key === "__proto__") return { path: [...path, key], message: "is not a name that a field can have" };
      const unnameable = typeof key === "string" ? badKey(key) : undefined;
      if (unnameable !== undefined) return { path: [...path], message: unnameable };
      const message = badScalar(inner);
      if (message !== undefined) return { path: [...path, key], message };
      size += 1 + (typeof key === "string" ? key.length : 0) + (typeof inner === "string" ? inner.length : 0);
      if (size > OBJECT_CHARACTERS_MAX)
        return { path: [], message: `must be at most ${OBJECT_CHARACTERS_MAX} characters` };
      if (typeof inner === "object" && inner !== null) rest.push({ value: inner, path: [...path, key] });
    }
  }
  return undefined;
}

/** One by one: of a list of a million the rest is never touched. */
function* entriesOf(value: object): Generator<readonly [key: string | number, inner: unknown]> {
  if (Array.isArray(value)) yield* value.entries();
  else for (const key of Object.keys(value)) yield [key, Reflect.get(value, key)];
}

function badKey(key: string): string | undefined {
  if (key.length > KEY_MAX) return `must not hold names of more than ${KEY_MAX} characters`;
  return isStorable(key) ? undefined : "must not hold NUL or half characters in a name";
}

function badScalar(value: unknown): string | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : "must not hold NUL or half characters";
  if (typeof value !== "number") return undefined;
  const isRounded = !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
  return isRounded ? "is a number that would be rounded; write it as text" : undefined;
}
