import { expect, it } from "vitest";
import { isOurState, makeState } from "./state-token";

it("is ours for the provider it was made for, and for no other", () => {
  const state = makeState("meta");
  expect(state).toMatch(/^[\w-]{43}\.[\w-]{22}$/);
  expect(isOurState(state, "meta")).toBe(true);
  expect(isOurState(state, "google")).toBe(false);
});

it("is another one every time", () => {
  expect(new Set(Array.from({ length: 100 }, () => makeState("google"))).size).toBe(100);
});

it("is refused when a character of it changes", () => {
  const state = makeState("google");
  for (let at = 0; at < state.length; at += 1) {
    const changed = `${state.slice(0, at)}${state[at] === "A" ? "B" : "A"}${state.slice(at + 1)}`;
    expect(isOurState(changed, "google")).toBe(false);
  }
});

it.each(["", ".", "x", `${"a".repeat(66)}`, `${makeState("meta")} `, `${makeState("meta")}\n`])("is not %j", (junk) => {
  expect(isOurState(junk, "meta")).toBe(false);
});
