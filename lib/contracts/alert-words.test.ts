import { describe, expect, test } from "vitest";
import { alertWords, solvedWords } from "./alert-words";
import { ALERT_KINDS, type AlertItem } from "./alerts";

const CLOCK = { timeZone: "Europe/Paris", now: Date.parse("2026-11-22T15:00:00Z") };
const SINCE = "2026-11-22T13:02:00Z";
const words = (kind: AlertItem["kind"], details: AlertItem["details"], subject = "facebook") =>
  alertWords({ kind, subject, details }, CLOCK);

describe.each(ALERT_KINDS)("an alert of the kind %s", (kind) => {
  test.each([
    {},
    { waiting: 38, since: SINCE, reason: "token_revoked", failed: 130, threshold: 100, rows: 2, attempts: 3 },
  ])("says in whole sentences what happened and what to do, whatever is known of it", (details) => {
    const { title, body, action, page } = words(kind, details);
    expect(title).toMatch(/^[A-Z0-9][^_]*[^.]$/);
    expect(body).toMatch(/^[A-Z0-9][^_]*\.$/);
    expect(`${title} ${body}`).not.toMatch(/undefined|NaN|null| {2}|\.\./);
    expect(action).toMatch(/^[A-Z]/);
    expect(["connections", "events"]).toContain(page);
    expect(solvedWords({ kind, subject: "facebook", details })).toMatch(/^[A-Z][^_]*\.$/);
  });
});

test("held sales are told with their number and since when, in the store's own time", () => {
  expect(words("sales_waiting", { urgency: 1, waiting: 38, since: SINCE, reason: "unavailable" })).toMatchObject({
    title: "Sales to Facebook are held up",
    body: "38 sales are waiting since 14:02, none is lost. The platform isn't answering. We keep trying.",
  });
  expect(words("sales_waiting", { urgency: 1, waiting: 1, since: SINCE }).body).toBe(
    "1 sale is waiting since 14:02, it is not lost.",
  );
});

test("a near end says until which day and time the platform takes the first, in the store's own time", () => {
  const details = { urgency: 2, waiting: 2, deadline: "2026-11-23T08:30:00Z", parked: 1, reason: "token_revoked" };
  expect(words("sales_waiting", details, "google")).toEqual({
    title: "Sales to Google Ads will soon be too old to send",
    body: "2 sales are waiting, and Google Ads takes the first only until 23 Nov 2026, 09:30 (Paris time). Access was taken back; waiting for a sign-in.",
    action: "Open connections",
    page: "connections",
  });
});

test("a dead connection is told in the words of its card", () => {
  const { title, body } = words("connection_dead", { reason: "token_revoked", waiting: 2, since: SINCE });
  expect(title).toBe("Sign in to Facebook again");
  expect(body).toBe(
    "Access was taken back at Facebook. 2 sales are waiting since 14:02, none is lost. They go out by themselves as soon as it works again.",
  );
});

test("sales that failed at several platforms are told together, with how many at each", () => {
  const details = { failed: 1210, threshold: 100, facebook: 1150, google: 60 };
  expect(words("deliveries_failed", details, "")).toMatchObject({
    title: "1,210 sales did not reach Facebook or Google Ads",
    body: "In 24 hours they were refused, became too old or ended unclear (Facebook 1,150, Google Ads 60); more than 100 is not normal.",
  });
  expect(solvedWords({ kind: "deliveries_failed", subject: "", details })).toBe(
    "Sales reach Facebook and Google Ads again; few failed in the last 24 hours.",
  );
  expect(words("deliveries_failed", { failed: 101, threshold: 100, google: 101 }, "")).toMatchObject({
    title: "101 sales did not reach Google Ads",
    body: "In 24 hours they were refused, became too old or ended unclear; more than 100 is not normal.",
  });
});

test("a reason that nobody has words for is still told as a sentence", () => {
  expect(words("connection_dead", { reason: "something_new" }).body).toBe("Its connection fails.");
  expect(words("deliveries_failed", { failed: 101, threshold: 100, reason: "SOME_CODE" }).body).toContain(
    "Most often: Reason: some code.",
  );
});
