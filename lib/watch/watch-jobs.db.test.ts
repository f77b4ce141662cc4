import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import type { StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { checkHealth } from "@/lib/health/check-health";
import { noteFinishedTick } from "@/lib/health/note-finished-tick";
import type { AlertMessage } from "./alert-message";
import { listAlerts } from "./list-alerts";
import { monitorStores } from "./monitor";
import { alertsOf, insertSendingStore, signal } from "./watch.fixture";
import { watchJobs } from "./watch-jobs";

const { sql } = testDatabase();
afterAll(() => closeDb());

const HOUR_MS = 3_600_000;
let store: StoreFixture;
const told: AlertMessage[] = [];
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.spyOn(process, "uptime").mockReturnValue(3_600);
  await sql`delete from job_ticks`;
  store = await insertSendingStore(sql);
  told.length = 0;
});
const watch = (uptimeMs = HOUR_MS) =>
  watchJobs({
    uptimeMs,
    signal,
    tellBy: [{ name: "mail", send: async (message) => void told.push(message) }],
  });
/** A sweep that the embedded clock finished so many minutes ago. */
const sweep = (minutesAgo: number) =>
  sql`insert into job_ticks (job, due_at, attempts, finished_at)
    values ('dispatch-events', now() - ${minutesAgo} * interval '1 minute', 1, now() - ${minutesAgo} * interval '1 minute')`;
const alerts = () => alertsOf(sql, store.storeId);
const toldOf = () => told.filter((message) => message.store.id === store.storeId);
const health = async () => (await checkHealth("Bearer health-token-of-the-tests")).details?.background;

test("background work that stands still is an alert of every store that sends, without any job, and told at once", async () => {
  const other = await insertSendingStore(sql);
  await sweep(6);
  expect(await watch()).toBe("stopped");
  expect(await watch()).toBe("stopped");
  const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  for (const { storeId } of [store, other])
    expect(await alertsOf(sql, storeId)).toMatchObject([
      { kind: "jobs_stopped", subject: "", severity: "high", details: { since }, opening_told_at: expect.any(Date) },
    ]);
  expect(toldOf()).toHaveLength(1);
  expect(await health()).toMatchObject({ state: "stopped" });
});

test("one store that cannot be looked at does not keep the others from it", async () => {
  const other = await insertSendingStore(sql);
  await sweep(6);
  await sql.unsafe(`create function refuse_watch() returns trigger language plpgsql as $$
    begin if new.store_id = '${store.storeId}' then raise 'no'; end if; return new; end $$;
    create trigger refuse before insert on marketing_alerts for each row execute function refuse_watch()`);
  expect(await watch()).toBe("stopped");
  await sql`drop trigger refuse on marketing_alerts`;
  expect(await alerts()).toEqual([]);
  expect(await alertsOf(sql, other.storeId)).toHaveLength(1);
  expect(told.map((message) => message.store.id)).toContain(other.storeId);
});

test("a look that is told to stop begins no further store", async () => {
  await sweep(6);
  await watchJobs({ uptimeMs: HOUR_MS, signal: AbortSignal.abort(), tellBy: [] });
  expect(await alerts()).toEqual([]);
});

test("a standstill that lasts is not written anew with every look, and still seen every five minutes", async () => {
  await sweep(6);
  await watch();
  const seen = async () => (await alerts())[0]?.last_seen_at.getTime() ?? 0;
  const first = await seen();
  await watch();
  expect(await seen()).toBe(first);
  await sql`update marketing_alerts set last_seen_at = now() - interval '5 minutes' where store_id = ${store.storeId}`;
  await watch();
  expect(await seen()).toBeGreaterThanOrEqual(first);
});

test("when it runs again the alert is closed, the monitor tells so, and standing still again opens a new one", async () => {
  await sweep(6);
  await watch();
  await sweep(4);
  expect(await watch(), "one sweep now and then is no recovery").toBe("slow");
  expect(await alerts()).toMatchObject([{ closed_at: null }]);
  await sweep(0);
  expect(await watch()).toBe("running");
  expect(await alerts()).toMatchObject([{ closed_at: expect.any(Date) }]);
  const closings: AlertMessage[] = [];
  await monitorStores({ signal, tellBy: [{ name: "mail", send: async (message) => void closings.push(message) }] });
  expect(closings.filter((message) => message.store.id === store.storeId)).toHaveLength(1);
  await sql`delete from job_ticks where due_at > now() - interval '6 minutes'`;
  await watch();
  expect(await alerts()).toHaveLength(2);
});

test("the monitor leaves it alone: as long as it runs, it cannot know", async () => {
  await sweep(6);
  await watch();
  await monitorStores({ signal, tellBy: [] });
  expect(await alerts()).toMatchObject([{ closed_at: null }]);
});

test("a process that has just started after a night gives the jobs their time, and so does health", async () => {
  await sweep(600);
  expect(await watch(60_000)).toBe("unknown");
  expect(await alerts()).toEqual([]);
  vi.spyOn(process, "uptime").mockReturnValue(60);
  expect(await health()).toMatchObject({ state: "unknown" });
});

test("a sweep that was begun and never finished is none, and one by Inngest counts as any other", async () => {
  await sql`insert into job_ticks (job, due_at, attempts, leased_until) values ('dispatch-events', now(), 1, now())`;
  expect(await watch()).toBe("stopped");
  await noteFinishedTick("dispatch-events", new Date());
  expect(await watch()).toBe("running");
  expect(await health()).toMatchObject({ state: "running", lastSweepAt: expect.any(String) });
});

test("the list holds what is open and what was closed within a week, without how far it was told", async () => {
  await sweep(6);
  await watch();
  await sql`
    insert into marketing_alerts (id, store_id, kind, subject, severity, details, opened_at, closed_at)
    select gen_random_uuid(), ${store.storeId}, 'sales_waiting', 'google', 'high', '{"peak": 2, "told": "mail", "heard": "mail", "waiting": 3}',
      now() - days * interval '1 day', now() - days * interval '1 day' from unnest(array[6, 8]) as days`;
  const { data } = await listAlerts(store.tenant);
  expect(data.map(({ kind, closedAt }) => [kind, closedAt === null])).toEqual([
    ["jobs_stopped", true],
    ["sales_waiting", false],
  ]);
  expect(data[1]?.details).toEqual({ waiting: 3 });
});
