import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import type { ReportBody } from "@/lib/contracts/reports";
import { AppError } from "@/lib/core/errors";
import { buildReports } from "./build-reports";
import { gatherReport } from "./gather-report";
import { generateMarketingReport } from "./generate-marketing-report";
import { insertHistory } from "./history.fixture";
import { textOfPdf } from "./pdf/read-pdf.fixture";
import { createReport, listReports, readReport, readReportFile } from "./reports";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { signal } = new AbortController();

let store: StoreFixture;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await sql`update marketing_reports set state = 'failed', finished_at = now() where finished_at is null`;
  store = await insertStore(sql);
  await insertHistory(sql, store.storeId);
});
const OCTOBER = { startDate: "2026-10-01", endDate: "2026-10-31" };
const BODY: ReportBody = { ...OCTOBER, formats: ["pdf", "excel"], platforms: PLATFORM_IDS, compare: "previous" };
const ask = () => createReport(store.tenant, BODY);
const read = (id: string) => readReport(store.tenant, id).then(({ data }) => data);
const leaseOver = (id: string) =>
  sql`update marketing_reports set lease_until = now() - interval '1 second' where id = ${id}`;

describe("a report that was asked for", () => {
  test("is made in the background, with both files and its progress in words", async () => {
    const { data } = await ask();
    expect(data).toMatchObject({ state: "waiting", progress: 0, files: [], range: OCTOBER });
    const steps: string[] = [];
    const watched: typeof gatherReport = async (tenant, params, onStep) => {
      await onStep(0.5, "Half of the reading");
      const { step, progress, state } = await read(data.id);
      steps.push(`${state} ${progress} ${step}`);
      return gatherReport(tenant, params, onStep);
    };
    expect(await buildReports({ signal, gather: watched })).toEqual({ made: 1, failed: 0 });
    expect(steps).toEqual(["running 20 Half of the reading"]);
    const done = await read(data.id);
    expect(done).toMatchObject({ state: "done", progress: 100, step: null, failure: null });
    expect(done.files.map(({ format, fileName }) => [format, fileName])).toEqual([
      ["pdf", `${store.storeId}-report-2026-10-01-to-2026-10-31.pdf`],
      ["excel", `${store.storeId}-report-2026-10-01-to-2026-10-31.xlsx`],
    ]);
    const pdf = await readReportFile(store.tenant, data.id, "pdf");
    expect(textOfPdf(pdf.content).text).toContain("€300.00");
    expect(pdf.content.byteLength).toBe(done.files[0]?.bytes);
  });

  test("can also be made while one waits, by the same verbs", async () => {
    const file = await generateMarketingReport(store.tenant, { ...OCTOBER, compare: "none", format: "pdf" });
    const { text } = textOfPdf(file);
    expect(text).toContain("€300.00");
    expect(text).toContain("4.00×");
  });

  test("is compared weekday with weekday where that is asked for, and says so", async () => {
    const file = await generateMarketingReport(store.tenant, { ...OCTOBER, compare: "weekday", format: "pdf" });
    expect(textOfPdf(file).text).toMatch(/the same weekdays\s+before, 27 Aug – 26 Sep\s+2026/);
  });

  test("is made once, however many make reports at the same time", async () => {
    await ask();
    const all = await Promise.all([buildReports({ signal }), buildReports({ signal }), buildReports({ signal })]);
    expect(all.reduce((sum, { made }) => sum + made, 0)).toBe(1);
  });
});

describe("a maker that dies in the middle", () => {
  /** Dies as a killed process does: it writes nothing more. */
  const dying: typeof gatherReport = async (_tenant, _params, onStep) => {
    await onStep(0.2, "Reading days");
    throw new Error("unreachable: the process is gone");
  };
  const kill = async (id: string) => {
    await buildReports({ signal, gather: dying });
    await sql`update marketing_reports set state = 'running', finished_at = null, failure = null,
      lease_until = now() + interval '1 minute' where id = ${id}`;
  };

  test("is waited for as long as its lease lasts, and then another takes over", async () => {
    const { data } = await ask();
    await kill(data.id);
    expect(await buildReports({ signal })).toEqual({ made: 0, failed: 0 });
    await leaseOver(data.id);
    expect(await buildReports({ signal })).toEqual({ made: 1, failed: 0 });
    expect(await read(data.id)).toMatchObject({ state: "done" });
  });

  test("and comes back after it was taken over changes nothing any more", async () => {
    const { data } = await ask();
    let comeBack = () => {};
    const gone = new Promise<void>((resolve) => {
      comeBack = resolve;
    });
    let isWaiting = () => {};
    const waiting = new Promise<void>((resolve) => {
      isWaiting = resolve;
    });
    const slow = buildReports({
      signal,
      gather: async (tenant, params, onStep) => {
        const content = await gatherReport(tenant, params, onStep);
        isWaiting();
        await gone;
        return { ...content, store: { ...content.store, name: "Somebody else" } };
      },
    });
    await waiting;
    await leaseOver(data.id);
    expect(await buildReports({ signal })).toEqual({ made: 1, failed: 0 });
    comeBack();
    await slow;
    const { content } = await readReportFile(store.tenant, data.id, "pdf");
    expect(textOfPdf(content).text).not.toContain("Somebody else");
    expect(await read(data.id)).toMatchObject({ state: "done" });
  });

  test("every time, ends in a failure that its owner can read", async () => {
    const { data } = await ask();
    for (let time = 0; time < 5; time += 1) {
      await kill(data.id);
      await leaseOver(data.id);
    }
    expect(await buildReports({ signal })).toEqual({ made: 0, failed: 1 });
    expect(await read(data.id)).toMatchObject({ state: "failed", failure: expect.stringMatching(/\S{3,}/) });
    expect(await buildReports({ signal })).toEqual({ made: 0, failed: 0 });
  });
});

describe("a store that asks for much", () => {
  test("has ten reports open at most, however many ask at the same moment", async () => {
    const answers = await Promise.allSettled(Array.from({ length: 12 }, ask));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    await expect(ask()).rejects.toMatchObject({ code: "throttled", message: expect.stringContaining("being made") });
  });

  test("asks for a hundred a day at most", async () => {
    await sql`
      insert into marketing_reports (id, store_id, formats, params, state, actor, finished_at)
      select gen_random_uuid(), ${store.storeId}, '{pdf}', '{}', 'failed', 'user:1', now() from generate_series(1, 100)`;
    await expect(ask()).rejects.toMatchObject({ code: "throttled", message: expect.stringContaining("a day") });
    await sql`update marketing_reports set created_at = now() - interval '25 hours' where store_id = ${store.storeId}`;
    expect((await ask()).data.state).toBe("waiting");
  });

  test("does not keep another waiting: each has one made in turn", async () => {
    const other = await insertStore(sql);
    for (const tenant of [store.tenant, store.tenant, store.tenant, other.tenant, other.tenant])
      await createReport(tenant, { ...BODY, formats: ["pdf"], compare: "none" });
    const turns: string[] = [];
    const seen: typeof gatherReport = (tenant, params, onStep) => {
      turns.push(tenant.storeId);
      return gatherReport(tenant, params, onStep);
    };
    await buildReports({ signal, gather: seen });
    const both = [store.storeId, other.storeId].sort();
    expect([turns.slice(0, 2).sort(), turns.slice(2, 4).sort(), turns.slice(4)]).toEqual([both, both, [store.storeId]]);
  });
});

test("what can never be made is said at once, and not tried again", async () => {
  const { data } = await ask();
  const gather: typeof gatherReport = () => Promise.reject(new AppError("invalid", "There are too many campaigns."));
  expect(await buildReports({ signal, gather })).toEqual({ made: 0, failed: 1 });
  expect(await read(data.id)).toMatchObject({ state: "failed", failure: "There are too many campaigns." });
});

test("an error is tried again after a while, and five times at most", async () => {
  const { data } = await ask();
  const broken: typeof gatherReport = () => Promise.reject(new TypeError("a fault of ours"));
  for (let time = 1; time <= 5; time += 1) {
    expect(await buildReports({ signal, gather: broken })).toEqual({ made: 0, failed: 1 });
    expect(await buildReports({ signal, gather: broken })).toEqual({ made: 0, failed: 0 });
    if (time < 5) expect(await read(data.id)).toMatchObject({ state: "waiting", step: "Will be tried again" });
    await leaseOver(data.id);
  }
  const failed = await read(data.id);
  expect(failed).toMatchObject({ state: "failed", failure: expect.stringContaining("on our side") });
  expect(failed.failure).not.toContain("fault of ours");
});

test("a report of another store is not found, nor are its files", async () => {
  const { data } = await ask();
  await buildReports({ signal });
  const other = await insertStore(sql);
  await expect(readReport(other.tenant, data.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(readReportFile(other.tenant, data.id, "pdf")).rejects.toMatchObject({ code: "not_found" });
});

test("the list is a page at a time, newest first", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.unshift((await ask()).data.id);
  const first = await listReports(store.tenant, { limit: 3 });
  const rest = await listReports(store.tenant, { limit: 3, cursor: first.meta.nextCursor ?? "" });
  expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
  expect(rest.meta.nextCursor).toBeNull();
  await expect(listReports(store.tenant, { limit: 3, cursor: "nonsense" })).rejects.toMatchObject({
    issues: [{ path: "cursor" }],
  });
});

test.each([
  [{ compare: "custom" as const }, ["compareStart", "compareEnd"]],
  [{ compare: "custom" as const, compareStart: "2026-09-01" }, ["compareEnd"]],
  [{ compare: "custom" as const, compareStart: "2026-09-02", compareEnd: "2026-09-01" }, ["compareEnd"]],
  [{ startDate: "2026-11-02", endDate: "2026-11-01" }, ["endDate"]],
  [{ startDate: "2020-01-01", endDate: "2026-11-01" }, ["startDate"]],
])("a report of %j is refused at once, naming the field", async (given, paths) => {
  const refused = await createReport(store.tenant, { ...BODY, ...given }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ issues: paths.map((path) => ({ path })) });
});
