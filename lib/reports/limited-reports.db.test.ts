import { read as readBook } from "@e965/xlsx";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { storeMetrics } from "@/lib/analytics/store-metrics";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { type ReportBody, type ScheduleBody, ScheduleChange } from "@/lib/contracts/reports";
import { newId } from "@/lib/core/ids";
import { buildReports } from "./build-reports";
import { gatherReport } from "./gather-report";
import { insertHistory } from "./history.fixture";
import { textOfPdf } from "./pdf/read-pdf.fixture";
import { createReport, listReports, readReport, readReportFile } from "./reports";
import { runSchedules } from "./run-schedules";
import { changeSchedule, createSchedule, listSchedules } from "./schedules";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { signal } = new AbortController();

let store: StoreFixture;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await sql`update marketing_reports set state = 'failed', finished_at = now() where finished_at is null`;
  await sql`update marketing_report_schedules set paused = true`;
  store = await insertStore(sql);
  await insertHistory(sql, store.storeId);
});
const OCTOBER = { startDate: "2026-10-01", endDate: "2026-10-31" };
const QUERY = { ...OCTOBER, compare: "previous" } as const;
const bodyOf = (platforms: PlatformId[]): ReportBody => ({ ...QUERY, formats: ["pdf", "excel"], platforms });
const gather = (platforms?: PlatformId[]) =>
  gatherReport(store.tenant, { ...QUERY, ...(platforms && { platforms }) }, async () => undefined);

/** What stands in a made report's files. */
async function filesOf(platforms: PlatformId[]) {
  const { data } = await createReport(store.tenant, bodyOf(platforms));
  await buildReports({ signal });
  const pdf = textOfPdf((await readReportFile(store.tenant, data.id, "pdf")).content);
  const book = readBook((await readReportFile(store.tenant, data.id, "excel")).content);
  const sheet = (name: string) => Object.entries(book.Sheets[name] ?? {});
  const summary = (label: string) => {
    const [address = ""] = sheet("Summary").find(([, cell]) => cell?.v === label) ?? [];
    return book.Sheets.Summary?.[`C${address.slice(1)}`]?.v;
  };
  const words = (name: string) => sheet(name).map(([, cell]) => cell?.v);
  return { item: (await readReport(store.tenant, data.id)).data, pdf, summary, words };
}
const euros = (amount: number | null = null) =>
  `€${(amount ?? Number.NaN).toLocaleString("en-GB", { minimumFractionDigits: 2 })}`;

describe("a report on one platform", () => {
  test("has in both files the screen's figures of that platform, to the cent", async () => {
    const { data } = await storeMetrics(store.tenant, { ...QUERY, platform: "google" });
    const figures = data.groups[0]?.current;
    expect(figures).toMatchObject({ spend: 200, revenue: 900, till: null, blendedRoas: null });
    const { item, pdf, summary, words } = await filesOf(["google"]);
    for (const figure of [euros(figures?.spend), euros(figures?.revenue), "4.50×"]) expect(pdf.text).toContain(figure);
    expect(summary("Ad spend")).toBe(figures?.spend);
    expect(summary("Revenue reported by platforms")).toBe(figures?.revenue);
    expect(summary("ROAS reported")).toBe(figures?.roas);
    expect(pdf.text).not.toMatch(/€1,200\.00|€300\.00|€95\.00|Autumn at facebook/);
    expect(words("Campaigns")).toContain("Autumn at google");
    expect(words("Campaigns")).not.toContain("Autumn at facebook");
    expect(item).toMatchObject({
      platforms: ["google"],
      files: [
        { fileName: expect.stringMatching(/-google\.pdf$/) },
        { fileName: expect.stringMatching(/-google\.xlsx$/) },
      ],
    });
  });

  test("says so on every page and sheet's front, and why the tills are left out", async () => {
    const { pdf, words } = await filesOf(["google"]);
    for (const page of pdf.pages) expect(page).toContain("1–31 Oct 2026, Google Ads only");
    const why = /Till revenue and blended ROAS are left out, because a till does not know/;
    expect(pdf.pages[0]).toMatch(why);
    expect(words("Summary")).toEqual(expect.arrayContaining(["Google Ads only", expect.stringMatching(why)]));
    for (const word of ["Till revenue", "Blended ROAS", "Sales at the tills"])
      expect([...words("Summary"), ...words("Daily")]).not.toContain(word);
    expect(words("Definitions").join(" ")).not.toContain("Facebook");
  });

  test("tells of deliveries to where that platform gets its sales from", async () => {
    const destinations = async (platforms: PlatformId[]) =>
      (await gather(platforms)).events.destinations.map(({ destination }) => destination);
    expect(await destinations(["google"])).toEqual(["google"]);
    expect(await destinations(["instagram"])).toEqual(["facebook"]);
    expect(await destinations(["facebook", "instagram"])).toEqual(["facebook"]);
    const { pdf, words } = await filesOf(["instagram"]);
    expect(pdf.text).toContain("Instagram gets its sales through Facebook.");
    expect(words("Events").join(" ")).toContain("Instagram gets its sales through Facebook.");
  });
});

test("a report on a platform that is not connected any more says so in place of figures", async () => {
  await sql`
    update marketing_accounts set status = 'disconnected' where store_id = ${store.storeId} and platform = 'google'`;
  const { pdf, words } = await filesOf(["google"]);
  for (const text of [pdf.pages[0], words("Summary").join(" ")]) {
    expect(text).toContain("Google Ads only: no figures, because Google Ads is not connected.");
    expect(text).not.toContain("Nothing was spent");
  }
  const note = "Google Ads is not connected, so nothing of it is in these figures.";
  expect(pdf.pages[0]).toContain(note);
  expect(words("Definitions")).toContain(note);
});

test("a report on two platforms has the sum of both, and the third has the rest", async () => {
  const spend = async (platforms?: PlatformId[]) => (await gather(platforms)).metrics.totalSpend ?? Number.NaN;
  expect(await spend(["facebook", "google"])).toBe(300);
  expect((await spend(["facebook", "instagram"])) + (await spend(["google"]))).toBe(await spend());
  const { campaigns, campaignTotals, movers, platforms } = await gather(["facebook", "instagram"]);
  expect(campaigns.map(({ name }) => name)).toEqual(["Autumn at facebook"]);
  expect(campaignTotals).toMatchObject([{ spend: 100, revenue: 300 }]);
  expect(movers.groups).toMatchObject([{ total: { current: { revenue: 300 } } }]);
  expect(platforms.groups.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(["facebook"]);
});

test("a report that was asked for before there was a choice is about all platforms", async () => {
  await sql`
    insert into marketing_reports (id, store_id, formats, params, actor)
    values (${newId()}, ${store.storeId}, '{pdf}', ${sql.json(QUERY)}, 'user:1')`;
  expect(await buildReports({ signal })).toEqual({ made: 1, failed: 0 });
  const [report] = (await listReports(store.tenant, { limit: 1 })).data;
  expect(report?.platforms).toEqual(PLATFORM_IDS);
  const { text } = textOfPdf((await readReportFile(store.tenant, report?.id ?? "", "pdf")).content);
  for (const figure of ["€300.00", "€1,200.00", "€95.00"]) expect(text).toContain(figure);
  expect(text).not.toContain("only");
});

test("a report that a process of before made is called what it is, and not what was asked for", async () => {
  const { data } = await createReport(store.tenant, bodyOf(["google"]));
  const platforms = async () => (await readReport(store.tenant, data.id)).data.platforms;
  expect(await platforms()).toEqual(["google"]);
  const gatherAll: typeof gatherReport = (tenant, { platforms: _unknown, ...params }, onStep) =>
    gatherReport(tenant, params, onStep);
  await buildReports({ signal, gather: gatherAll });
  expect(await platforms()).toEqual(PLATFORM_IDS);
});

describe("a schedule", () => {
  const BODY: ScheduleBody = {
    ...{ name: "Mondays", frequency: "weekly", day: 1, hour: 8, timeZone: "Europe/Paris", paused: false },
    ...{ formats: ["pdf"], platforms: ["google"], compare: "previous", recipients: ["maya@example.org"] },
  };
  const runNow = async () => {
    await sql`update marketing_report_schedules set next_run_at = now() where store_id = ${store.storeId}`;
    await runSchedules({ signal, canMail: false });
    return (await listReports(store.tenant, { limit: 1 })).data[0];
  };
  const kept = async () =>
    (await sql`select platforms from marketing_report_schedules where store_id = ${store.storeId}`)[0]?.platforms;

  test("makes reports on its platforms", async () => {
    expect((await createSchedule(store.tenant, BODY)).data.platforms).toEqual(["google"]);
    expect(await runNow()).toMatchObject({ scheduleName: "Mondays", platforms: ["google"] });
  });

  test("of all platforms, as those of before are, names none, so that one to come is in it too", async () => {
    const { data } = await createSchedule(store.tenant, { ...BODY, platforms: PLATFORM_IDS });
    expect([data.platforms, await kept()]).toEqual([PLATFORM_IDS, null]);
    expect(await runNow()).toMatchObject({ platforms: PLATFORM_IDS });
    await changeSchedule(store.tenant, data.id, { ...BODY, platforms: ["facebook", "instagram"] });
    expect(await kept()).toEqual(["facebook", "instagram"]);
    await changeSchedule(store.tenant, data.id, { ...BODY, platforms: PLATFORM_IDS });
    expect(await kept()).toBeNull();
    expect((await listSchedules(store.tenant)).data).toMatchObject([{ platforms: PLATFORM_IDS }]);
  });

  test("is not widened by a change that names no platforms, as a page of before sends it", async () => {
    const { data } = await createSchedule(store.tenant, BODY);
    const { platforms: _unknown, ...before } = BODY;
    const change = ScheduleChange.parse({ ...before, paused: true });
    expect((await changeSchedule(store.tenant, data.id, change)).data).toMatchObject({
      ...{ platforms: ["google"], paused: true },
    });
    expect(await kept()).toEqual(["google"]);
  });

  test("of no platform cannot be stored", async () => {
    await createSchedule(store.tenant, BODY);
    await expect(
      sql`update marketing_report_schedules set platforms = '{}' where store_id = ${store.storeId}`,
    ).rejects.toMatchObject({ constraint_name: "marketing_report_schedules_platforms" });
  });
});
