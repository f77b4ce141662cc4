import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import type { ScheduleBody } from "@/lib/contracts/reports";
import { newId } from "@/lib/core/ids";
import { addDays } from "@/lib/core/periods";
import { purgeOldReportFiles } from "./purge-report-files";
import { listReports } from "./reports";
import { runSchedules } from "./run-schedules";
import { changeSchedule, createSchedule, listSchedules, removeSchedule } from "./schedules";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { signal } = new AbortController();

let store: StoreFixture;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await sql`update marketing_report_schedules set paused = true`;
  store = await insertStore(sql);
});
const WEEKLY: ScheduleBody = {
  ...{ name: "Every Monday", frequency: "weekly", day: 1, hour: 8, timeZone: "Europe/Paris", paused: false },
  ...{ formats: ["pdf"], platforms: PLATFORM_IDS, compare: "previous", recipients: ["maya@example.org"] },
};
const make = async (body = WEEKLY) => (await createSchedule(store.tenant, body)).data;
const makeDue = (ago = "1 minute") =>
  sql`update marketing_report_schedules set next_run_at = now() - ${ago}::interval where store_id = ${store.storeId}`;
const run = (canMail = true) => runSchedules({ signal, canMail });
const reports = async () => (await listReports(store.tenant, { limit: 50 })).data;
const schedule = async () => (await listSchedules(store.tenant)).data[0];

describe("a schedule", () => {
  test("says when it runs next, and makes nothing before that", async () => {
    const { nextRunAt } = await make();
    expect(Date.parse(nextRunAt)).toBeGreaterThan(Date.now());
    expect(Date.parse(nextRunAt) - Date.now()).toBeLessThanOrEqual(7 * 86_400_000 + 3_600_000);
    expect(await run()).toEqual({ begun: 0 });
  });

  test("that is due makes one report of the seven days before, with a letter to its recipients", async () => {
    await make();
    await makeDue();
    expect(await run()).toEqual({ begun: 1 });
    expect(await run()).toEqual({ begun: 0 });
    const [report, ...others] = await reports();
    expect(others).toEqual([]);
    expect(report).toMatchObject({
      ...{ state: "waiting", formats: ["pdf"], compare: "previous", scheduleName: "Every Monday" },
      mails: [{ state: "waiting", recipients: ["maya@example.org"] }],
    });
    const { startDate = "", endDate = "" } = report?.range ?? {};
    expect((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000).toBe(6);
    // It ran on a Monday, so it tells of the week from Monday to Sunday before.
    expect(new Date(startDate).getUTCDay()).toBe(1);
    expect(await schedule()).toMatchObject({
      lastRunAt: expect.any(String),
      lastResult: { state: "waiting", mail: "waiting" },
    });
  });

  test("that missed many runs is caught up once", async () => {
    await make();
    await makeDue("10 weeks");
    expect(await run()).toEqual({ begun: 1 });
    expect(await run()).toEqual({ begun: 0 });
    expect(await reports()).toHaveLength(1);
    expect(Date.parse((await schedule())?.nextRunAt ?? "")).toBeGreaterThan(Date.now());
  });

  test("makes one report, however many look at the same time", async () => {
    await make();
    await makeDue();
    await Promise.all([run(), run(), run(), run()]);
    expect(await reports()).toHaveLength(1);
  });

  test("makes no second report of a run, even if its next run was put back", async () => {
    await make();
    await makeDue();
    await run();
    await makeDue();
    expect(await run()).toEqual({ begun: 0 });
    expect(await reports()).toHaveLength(1);
  });

  test("makes files alone while there is no mail server", async () => {
    await make();
    await makeDue();
    await run(false);
    expect(await reports()).toMatchObject([{ state: "waiting", mails: [] }]);
  });

  test("that is paused rests, and what it would have run is not caught up when it goes on", async () => {
    const { id } = await make();
    expect((await changeSchedule(store.tenant, id, { ...WEEKLY, paused: true })).data.paused).toBe(true);
    await makeDue("3 weeks");
    expect(await run()).toEqual({ begun: 0 });
    const { data } = await changeSchedule(store.tenant, id, WEEKLY);
    expect(Date.parse(data.nextRunAt)).toBeGreaterThan(Date.now());
    expect(await run()).toEqual({ begun: 0 });
  });

  test("that compares weekday with weekday makes a report of so many weeks before", async () => {
    await make({ ...WEEKLY, frequency: "monthly", day: 1, compare: "weekday" });
    expect(await schedule()).toMatchObject({ compare: "weekday" });
    await makeDue();
    await run();
    const [report] = await reports();
    const { startDate = "", endDate = "" } = report?.range ?? {};
    // A month of 29 to 31 days; that of 28 is as many days right before.
    const weeks = Math.ceil(((Date.parse(endDate) - Date.parse(startDate)) / 86_400_000 + 1) / 7);
    expect(report).toMatchObject({
      compare: "weekday",
      compared: { startDate: addDays(startDate, -7 * weeks), endDate: addDays(endDate, -7 * weeks) },
    });
  });

  test("monthly tells of the last whole month", async () => {
    await make({ ...WEEKLY, frequency: "monthly", day: 1 });
    await makeDue();
    await run();
    const [report] = await reports();
    expect(report?.range.startDate).toMatch(/-01$/);
    const after = new Date(Date.parse(report?.range.endDate ?? "") + 86_400_000);
    expect(after.getUTCDate()).toBe(1);
  });

  test("that is deleted leaves its reports behind", async () => {
    const { id } = await make();
    await makeDue();
    await run();
    await removeSchedule(store.tenant, id);
    expect(await listSchedules(store.tenant)).toMatchObject({ data: [] });
    expect(await reports()).toMatchObject([{ scheduleId: null, scheduleName: null }]);
    await expect(removeSchedule(store.tenant, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

test("a store has fifty schedules at most, however many are made at the same time", async () => {
  for (let made = 0; made < 49; made += 1) await make();
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => make()));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  expect(refused).toEqual(
    Array(3).fill(expect.objectContaining({ reason: expect.objectContaining({ code: "conflict" }) })),
  );
  const [row] = await sql`select count(*)::int as n from marketing_report_schedules where store_id = ${store.storeId}`;
  expect(row?.n).toBe(50);
});

test("every change is in the audit log, without an address", async () => {
  const { id } = await make();
  await changeSchedule(store.tenant, id, { ...WEEKLY, paused: true });
  await changeSchedule(store.tenant, id, WEEKLY);
  await changeSchedule(store.tenant, id, { ...WEEKLY, hour: 9 });
  await removeSchedule(store.tenant, id);
  const lines = await sql<{ action: string; details: unknown }[]>`
    select action, details from audit_log where store_id = ${store.storeId} order by at, id`;
  expect(lines.map(({ action }) => action)).toEqual(
    ["created", "paused", "resumed", "changed", "deleted"].map((what) => `report_schedule.${what}`),
  );
  expect(JSON.stringify(lines)).not.toContain("example.org");
});

test("another store's schedule is not found", async () => {
  const { id } = await make();
  const other = await insertStore(sql);
  await expect(changeSchedule(other.tenant, id, WEEKLY)).rejects.toMatchObject({ code: "not_found" });
  await expect(removeSchedule(other.tenant, id)).rejects.toMatchObject({ code: "not_found" });
});

test("files are forgotten after 90 days, while the report stays in the list", async () => {
  await make();
  await makeDue();
  await run();
  const [report] = await reports();
  for (const [format, age] of [
    ["pdf", "91 days"],
    ["excel", "89 days"],
  ] as const)
    await sql`
      insert into marketing_report_files (store_id, report_id, format, file_name, content, created_at)
      values (${store.storeId}, ${report?.id ?? ""}, ${format}, 'report', '\\x25', now() - ${age}::interval)`;
  expect(await purgeOldReportFiles({ signal })).toEqual({ files: 1 });
  expect(await reports()).toMatchObject([{ files: [{ format: "excel" }] }]);
});

test("the files of a store that cannot be reached keep back those of no other", async () => {
  const stores = [await insertStore(sql), store, await insertStore(sql)];
  for (const { storeId } of stores) {
    const id = newId();
    await sql`
      insert into marketing_reports (id, store_id, actor, params, formats, state, finished_at)
      values (${id}, ${storeId}, 'user:somebody', '{}', '{pdf}', 'done', now())`;
    await sql`
      insert into marketing_report_files (store_id, report_id, format, file_name, content, created_at)
      values (${storeId}, ${id}, 'pdf', 'report', '\\x25', now() - interval '91 days')`;
  }
  await sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
    create trigger refuse before delete on marketing_report_files for each row
      when (old.store_id = '${store.storeId}') execute function refuse()`);
  const left = async () =>
    (await sql`select store_id from marketing_report_files where content = '\\x25'`).map(({ store_id }) => store_id);
  try {
    await purgeOldReportFiles({ signal });
    expect(await left()).toContain(store.storeId);
    expect(await left()).not.toContain(stores[0]?.storeId);
    expect(await left()).not.toContain(stores[2]?.storeId);
  } finally {
    await sql`drop function refuse() cascade`;
  }
});

test("addresses are forgotten with the files, while that somebody was mailed stays", async () => {
  await make();
  await makeDue();
  await run();
  await sql`update marketing_report_mails set state = 'sent', sent_at = now(), created_at = now() - interval '91 days',
    failure = 'The mail server refused maya@example.org.' where store_id = ${store.storeId}`;
  const [report] = await reports();
  await sql`
    insert into marketing_report_files (store_id, report_id, format, file_name, content, created_at)
    values (${store.storeId}, ${report?.id ?? ""}, 'pdf', 'report', '\\x25', now() - interval '91 days')`;
  await purgeOldReportFiles({ signal });
  expect(await reports()).toMatchObject([{ mails: [{ state: "sent", recipients: [], failure: null }] }]);
});

test("addresses of a letter that somebody sent again later are forgotten with the files, too", async () => {
  await make();
  await makeDue();
  await run();
  const [report] = await reports();
  const id = report?.id ?? "";
  await sql`update marketing_reports set state = 'done', finished_at = now() where id = ${id}`;
  await sql`
    insert into marketing_report_files (store_id, report_id, format, file_name, content, created_at)
    values (${store.storeId}, ${id}, 'pdf', 'report', '\\x25', now() - interval '91 days'),
      (${store.storeId}, ${id}, 'excel', 'report', '\\x25', now() - interval '89 days')`;
  await sql`update marketing_report_mails set state = 'sent', created_at = now() - interval '40 days' where report_id = ${id}`;
  await purgeOldReportFiles({ signal });
  expect(await reports()).toMatchObject([{ mails: [{ recipients: ["maya@example.org"] }] }]);
  await sql`update marketing_report_files set created_at = now() - interval '91 days' where report_id = ${id}`;
  await purgeOldReportFiles({ signal });
  expect(await reports()).toMatchObject([{ files: [], mails: [{ state: "sent", recipients: [] }] }]);
});

test("addresses of a report that failed are forgotten after 90 days, in a store with nothing else, too", async () => {
  await make();
  await makeDue();
  await run();
  await sql`update marketing_reports set state = 'failed', finished_at = now() where store_id = ${store.storeId}`;
  await sql`update marketing_report_mails set state = 'failed', created_at = now() - interval '89 days' where store_id = ${store.storeId}`;
  await purgeOldReportFiles({ signal });
  expect(await reports()).toMatchObject([{ mails: [{ recipients: ["maya@example.org"] }] }]);
  await sql`update marketing_report_mails set created_at = now() - interval '91 days' where store_id = ${store.storeId}`;
  await purgeOldReportFiles({ signal });
  expect(await reports()).toMatchObject([{ state: "failed", mails: [{ state: "failed", recipients: [] }] }]);
});

test("the last result is that of the schedule's own letter, whoever mails the report again", async () => {
  await make();
  await makeDue();
  await run();
  const [report] = await reports();
  await sql`update marketing_report_mails set state = 'sent', sent_at = now() where store_id = ${store.storeId}`;
  await sql`
    insert into marketing_report_mails (id, store_id, report_id, recipients, state, actor)
    values (${newId()}, ${store.storeId}, ${report?.id ?? ""}, '{x@example.org}', 'failed', 'user:1')`;
  expect((await schedule())?.lastResult).toMatchObject({ mail: "sent" });
});
