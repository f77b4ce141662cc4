import { expect, test } from "vitest";
import { failureWords } from "./failure-words";

type Group = Parameters<typeof failureWords>[0];
const group: Group = {
  destination: "google",
  state: "refused",
  reason: "target_gone",
  count: 38,
  refunds: 0,
  resend: { count: 38, earliestDeadline: null, refusals: [] },
};
const words = (given: Partial<Group>) => failureWords({ ...group, ...given });

test("a removed conversion action leads to the connection, where another is chosen", () => {
  expect(words({})).toEqual({
    title: "38 sales refused by Google Ads",
    cause: "Its dataset or conversion action was removed.",
    effect: "Google Ads does not count them. Your own revenue is complete.",
    advice: "Set the conversion action and the account right first, then resend.",
    leadsToConnection: true,
  });
});

test("what waits for the connection to be mended is not said to need nothing", () => {
  const told = words({ state: "waiting", reason: "token_expired", count: 1 });
  expect(told).toMatchObject({
    title: "1 sale being retried at Google Ads",
    cause: "Access has ended; waiting for a sign-in.",
    effect: "Nothing is lost; it goes out by itself.",
    advice: "Set the connection right first.",
    leadsToConnection: true,
  });
});

test("refunds are called refunds, beside sales and by themselves", () => {
  expect(words({ refunds: 1 }).title).toBe("37 sales and 1 refund refused by Google Ads");
  expect(words({ refunds: 38 })).toMatchObject({
    title: "38 refunds refused by Google Ads",
    effect: "Google Ads still counts what was given back. Your own revenue is complete.",
  });
  expect(words({ state: "unknown_outcome", count: 1, refunds: 1 }).effect).toBe(
    "Google Ads may have taken off what was given back, or not. Your own revenue is complete.",
  );
});

test.each<[Partial<Group>, string]>([
  [
    { state: "refused", reason: "value_missing" },
    "Let the till send an amount with every sale. These are as they are.",
  ],
  [
    { state: "refused", reason: "INVALID_HEX_ENCODING" },
    "Look at one of them, then resend. The same reason may come back.",
  ],
  [{ state: "refused", reason: "constructor", count: 1 }, "Look at it, then resend. The same reason may come back."],
  [{ state: "unknown_outcome", reason: "may_have_arrived" }, "Resend them: the platform can recognise repeats."],
  [
    {
      state: "unknown_outcome",
      reason: "may_have_arrived",
      resend: { count: 0, earliestDeadline: null, refusals: [] },
    },
    "Nothing can be resent any more.",
  ],
  [{ state: "expired", reason: "too_old", count: 1 }, "It can't be sent any more."],
  [{ state: "waiting", reason: "server_error" }, "Nothing to do."],
  [{ state: "refused", reason: "change_unclear", count: 2, refunds: 2 }, "A refund is not sent again."],
])("for %j the advice is: %s", (given, advice) => {
  const told = words(given);
  expect(told.advice).toBe(advice);
  expect(told.leadsToConnection).toBe(false);
  for (const text of [told.title, told.cause, told.effect]) expect(text).not.toContain("_");
});
