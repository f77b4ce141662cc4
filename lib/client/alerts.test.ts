import { expect, test } from "vitest";
import type { AlertItem } from "../contracts/alerts";
import { stripAlerts } from "./alerts";
import type { ConnectionAlert } from "./connection-alerts";

const AT = "2026-11-22T13:02:00.000Z";
const alert = (changes: Partial<AlertItem>): AlertItem => ({
  ...{ id: "01890000-0000-7000-8000-000000000001", kind: "sales_waiting", subject: "facebook", severity: "high" },
  ...{ details: { urgency: 1, waiting: 3 }, openedAt: AT, lastSeenAt: AT, closedAt: null },
  ...changes,
});
const broken: ConnectionAlert = {
  ...{ platform: "facebook", state: "needs_sign_in", tone: "destructive", leadsTo: "consent" },
  ...{ title: "Sign in to Facebook again", body: "Access has ended.", action: "Sign in" },
};

test("open grave alerts are on every page; small ones and those that are over are in the list alone", () => {
  const grave = [alert({}), alert({ kind: "jobs_stopped", subject: "" })];
  expect(stripAlerts([...grave, alert({ severity: "medium" }), alert({ closedAt: AT })], [])).toEqual(grave);
});

test("nothing is said twice: a connection tells itself that it is broken and what it holds", () => {
  expect(stripAlerts([alert({ kind: "connection_dead" })], [])).toEqual([]);
  expect(stripAlerts([alert({})], [broken])).toEqual([]);
  expect(stripAlerts([alert({ subject: "google" })], [broken])).toHaveLength(1);
});

test("that the time of held sales runs out is news beside their broken connection", () => {
  expect(stripAlerts([alert({ details: { urgency: 2 } })], [broken])).toHaveLength(1);
});

test("a connection that only ends soon, or wants its account chosen, hides nothing", () => {
  for (const state of ["ending_soon", "setup"] as const)
    expect(stripAlerts([alert({})], [{ ...broken, state }])).toHaveLength(1);
});
