import { v5, v7 } from "uuid";

const NAMESPACE = "6f1d1c1e-52f5-4f0e-9a0e-3f6f3d2b7a10";

/** A time-ordered UUID made in the application, so that a row's id is known before it is inserted. */
export const newId = (): string => v7();

/** The same parts always give the same UUID. */
export const stableId = (...parts: readonly string[]): string => v5(JSON.stringify(parts), NAMESPACE);

/** True for the spelling of an id that the database gives out, whatever its version; anything else would be an error there. */
export const isId = (text: string): boolean => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(text);
