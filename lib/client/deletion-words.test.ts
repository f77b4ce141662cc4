import { expect, test } from "vitest";
import type { DeletionStatus } from "../contracts/platform-callbacks";
import { deletionWords } from "./deletion-words";

const deletion = (changes: Partial<DeletionStatus>): DeletionStatus => ({
  code: "0123456789abcdef0123456789abcdef",
  provider: "meta",
  state: "received",
  requestedAt: "2026-11-22T10:00:00.000Z",
  completedAt: null,
  stores: 0,
  ...changes,
});
const DONE = { state: "done", completedAt: "2026-11-22T10:04:00.000Z" } as const;

test("a request that is under way says when it was made, and promises nothing it does not know", () => {
  const { state, asked, outcome } = deletionWords(deletion({}));
  expect(state).toBe("Received");
  expect(asked).toBe("On 22 Nov 2026, 10:00 (UTC), Facebook told us that you want your data deleted here.");
  expect(outcome).toContain("open this page again later");
});

test("a request that is done says when, and for how many stores", () => {
  const outcome = (stores: number) => deletionWords(deletion({ ...DONE, stores })).outcome;
  expect(outcome(1)).toBe("Your data was deleted on 22 Nov 2026, 10:04 (UTC), for 1 store that you had connected.");
  expect(outcome(2)).toContain("for 2 stores that");
  expect(outcome(0)).toContain("held nothing about you");
});

test("what is deleted and what is kept is named in the provider's name", () => {
  const { deletes, keeps } = deletionWords(deletion({ provider: "google" }));
  expect(deletes.join(" ")).toContain("Google user id");
  expect([...deletes, ...keeps].join(" ")).not.toContain("Facebook");
});
