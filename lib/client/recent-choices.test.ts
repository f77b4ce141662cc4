import { expect, test } from "vitest";
import { type Choices, withRecent } from "./recent-choices";

type Filter = { kind?: string | null; state?: string | null };

test("choices that follow each other at once are written together, the later one of the same thing counts", () => {
  const first = withRecent<Filter>(null, { kind: "purchase" }, 1_000);
  const second = withRecent<Filter>(first, { state: "accepted" }, 1_050);
  expect(second.made).toEqual({ kind: "purchase", state: "accepted" });
  expect(withRecent<Filter>(second, { kind: null }, 1_100).made).toEqual({ kind: null, state: "accepted" });
});

test("a choice made later is written alone, so that it undoes nothing that came about otherwise", () => {
  const before: Choices<Filter> = { made: { kind: "purchase" }, at: 1_000 };
  expect(withRecent<Filter>(before, { state: "accepted" }, 6_000).made).toEqual({ state: "accepted" });
});
