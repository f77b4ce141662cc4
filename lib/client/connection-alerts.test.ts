import { expect, test } from "vitest";
import { CONNECTION_REASONS, type ConnectionStatus } from "../contracts/connections";
import { connectionAlerts, explanationOf } from "./connection-alerts";
import { connectionState } from "./connection-state";

const NOW = Date.parse("2026-11-22T15:00:00Z");
const row = (changes: Partial<ConnectionStatus>): ConnectionStatus => ({
  platform: "facebook",
  status: "connected",
  reason: null,
  syncing: false,
  heldSales: 0,
  ...changes,
});
const alerts = (...rows: ConnectionStatus[]) => connectionAlerts(rows, "Europe/Paris", NOW);

test("nothing broken is no alert, and neither is what nobody connected", () => {
  expect(alerts(row({}), row({ platform: "google", status: "disconnected" }))).toEqual([]);
});

test("one lost sign-in is one alert, told by the platform that sends sales", () => {
  const lost = { status: "expired", reason: "token_expired" } as const;
  const found = alerts(
    row({ ...lost, platform: "instagram" }),
    row({ ...lost, heldSales: 38, heldSince: "2026-11-22T13:02:00Z" }),
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ platform: "facebook", tone: "destructive", leadsTo: "consent" });
  expect(found[0]?.title).toBe("Sign in to Facebook again");
  expect(found[0]?.body).toContain("38 sales are waiting since 14:02, none is lost");
});

test("access that was deleted for a person is one alert too, and says that the sales wait", () => {
  const erased = { status: "expired", reason: "erased_on_request" } as const;
  const [alert, ...others] = alerts(row({ ...erased, platform: "instagram" }), row({ ...erased, heldSales: 2 }));
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ platform: "facebook", tone: "destructive", leadsTo: "consent" });
  expect(alert?.body).toContain("asked Facebook to have their data deleted");
  expect(alert?.body).toContain("2 sales are waiting");
});

test("a grant that ends within a fortnight is told with its day", () => {
  const [alert] = alerts(row({ grantEndsAt: "2026-12-04T10:00:00Z" }));
  expect(alert).toMatchObject({ tone: "warning", title: "Facebook access ends on 4 Dec 2026", leadsTo: "consent" });
  expect(alerts(row({ grantEndsAt: "2026-12-24T10:00:00Z" }))).toEqual([]);
});

test("what a choice mends leads to the picker", () => {
  expect(alerts(row({ status: "error", reason: "target_gone" }))[0]?.leadsTo).toBe("picker");
  expect(alerts(row({ status: "disconnected", reason: "setup_incomplete" }))[0]?.leadsTo).toBe("picker");
});

test.each(CONNECTION_REASONS)("the reason %s says what happened, what it means and what to do", (reason) => {
  const broken = row({ status: "error", reason });
  const { title, body, action } = explanationOf(broken, connectionState(broken, NOW), "Europe/Paris", NOW);
  for (const text of [title, body, action]) expect(text).toMatch(/^[A-Z][^_]*$/);
});
