/** Within this time the router may still be taking in a choice. */
const RECENT_MS = 5_000;

export type Choices<T extends object> = { readonly made: T; readonly at: number };

/** A choice together with those made just before it; `now` and `at` in milliseconds of one clock. */
export const withRecent = <T extends object>(before: Choices<T> | null, choice: T, now: number): Choices<T> => ({
  made: before && now - before.at < RECENT_MS ? { ...before.made, ...choice } : choice,
  at: now,
});
