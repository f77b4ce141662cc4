import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { claimReportMail } from "@/db/queries/report-mails";
import { insertMember, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { mintTenant } from "@/lib/auth/mint-tenant";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import type { ReportBody } from "@/lib/contracts/reports";
import { headerOf, openMailServer, textOf } from "@/lib/watch/mail-server.fixture";
import { buildReports } from "./build-reports";
import { insertHistory } from "./history.fixture";
import { textOfPdf } from "./pdf/read-pdf.fixture";
import { createReport, listReports, readReport, readReportFile, resendReport } from "./reports";
import { sendReportMails } from "./send-report-mails";

vi.hoisted(() => {
  Object.assign(process.env, { SMTP_URL: "smtp://127.0.0.1:1", ALERT_MAIL_FROM: "reports@shop.test" });
});
const { sql } = testDatabase();
afterAll(() => closeDb());
const { signal } = new AbortController();

const post = await openMailServer();
const settings = { url: post.url, from: "Reports <reports@shop.test>" };
const send = () => sendReportMails({ signal, settings });

let store: StoreFixture;
let logged: string[] = [];
beforeEach(async () => {
  logged = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    logged.push(String(text));
    return true;
  });
  await sql`update marketing_report_mails set state = 'failed' where state = 'waiting'`;
  await sql`update marketing_reports set state = 'failed', finished_at = now() where finished_at is null`;
  store = await insertStore(sql);
  await insertHistory(sql, store.storeId);
  post.mails.length = 0;
  post.behaviour.isDown = false;
  delete post.behaviour.refuses;
});
const TO = ["maya@example.org", "noor@example.org"];
async function ask(recipients: string[] | null = TO, platforms: readonly PlatformId[] = PLATFORM_IDS): Promise<string> {
  const { data } = await createReport(store.tenant, {
    ...{ startDate: "2026-10-01", endDate: "2026-10-31", compare: "previous", formats: ["pdf", "excel"] },
    platforms: [...platforms],
    ...(recipients && { recipients }),
  });
  return data.id;
}
const mailsOf = async (id: string) => (await readReport(store.tenant, id)).data.mails;
const later = () => sql`update marketing_report_mails set next_attempt_at = now() where state = 'waiting'`;

describe("a letter", () => {
  test("goes out when its report is done, with both files and both revenues side by side", async () => {
    const id = await ask();
    await send();
    expect(post.mails).toEqual([]);
    await buildReports({ signal });
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    const [mail, ...others] = post.mails;
    expect(others).toEqual([]);
    if (!mail) throw new Error("no mail came");
    expect([...mail.to].sort()).toEqual(TO);
    expect(headerOf(mail, "subject")).toMatch(/A.store.+marketing.report/);
    expect(mail.raw).toContain("multipart/mixed");
    for (const ending of ["pdf", "xlsx"]) expect(mail.raw).toContain(`-report-2026-10-01-to-2026-10-31.${ending}`);
    const text = plainPart(mail.raw);
    expect(text).toContain("Revenue reported by platforms: €1,200.00");
    expect(text).toContain("Till revenue: €95.00");
    expect(text).toContain("Compared with the period before, 1–30 Sep 2026");
    expect(text).toMatch(/You get this because .+ of .+ put your address on it; ask them to stop\./);
    expect(text).not.toContain("because somebody");
    expect(await mailsOf(id)).toMatchObject([
      { state: "sent", failure: null, recipients: TO, sentAt: expect.any(String) },
    ]);
  });

  test("says what is wrong with the figures, as the cover does", async () => {
    await sql`update marketing_ad_accounts set sync_error = 'The token has expired.' where store_id = ${store.storeId}`;
    const id = await ask();
    await buildReports({ signal });
    await send();
    const [mail] = post.mails;
    expect(plainPart(mail?.raw ?? "")).toMatch(/Figures of .+ could not be read: The token has expired\./);
    const { content } = await readReportFile(store.tenant, id, "pdf");
    expect(textOfPdf(content).pages[0]).toMatch(/Figures of .+ could not be read/);
  });

  test("says in its subject and text which platforms it is about, and nothing of the tills where some are left out", async () => {
    await ask(TO, ["facebook", "google"]);
    await ask(TO, ["google"]);
    await buildReports({ signal });
    await send();
    const [both, google] = post.mails.map(({ raw }) => plainPart(raw)).sort();
    expect(both).toContain("1–31 Oct 2026, Facebook and Google Ads only");
    expect(both).toContain("Ad spend: €300.00");
    expect(google).toContain("1–31 Oct 2026, Google Ads only");
    expect(google).toContain("Ad spend: €200.00");
    for (const text of [both, google]) {
      expect(text).toContain("Till revenue and blended ROAS are left out, because a till does not know");
      expect(text).not.toMatch(/€95|Till revenue( is|:)/);
    }
    for (const [index, only] of ["-facebook-google", "-google"].entries())
      expect(post.mails[index]?.raw.replace(/\r\n/g, "")).toContain(`-to-2026-10-31${only}.pdf`);
  });

  test("names who asked for it when they belong or belonged to the store, and nobody else", async () => {
    const left = await insertMember(sql, { storeId: store.storeId, role: "viewer", active: false });
    const stranger = (await insertStore(sql)).userId;
    await sql`update users set name = 'Ada Past' where id = ${left}`;
    await sql`update users set name = 'Eve Elsewhere' where id = ${stranger}`;
    for (const person of [left, stranger])
      await sql`update marketing_report_mails set actor = ${`user:${person}`} where report_id = ${await ask()}`;
    for (let made = 0; made < 2; made += 1) await buildReports({ signal });
    await send();
    const texts = post.mails.map(({ raw }) => plainPart(raw)).join();
    expect(texts).toMatch(/because .?Ada Past.? of/);
    expect(texts).toMatch(/because .?somebody.? of/);
    expect(texts).not.toContain("Elsewhere");
  });

  test("is sent once, however many send at the same time", async () => {
    await ask();
    await buildReports({ signal });
    await Promise.all([send(), send(), send()]);
    expect(post.mails).toHaveLength(1);
  });

  test("that the server does not take is tried again under the same id, six times at most", async () => {
    const id = await ask();
    await buildReports({ signal });
    const closed = { ...settings, url: "smtp://127.0.0.1:1" };
    expect(await sendReportMails({ signal, settings: closed })).toEqual({ sent: 0, failed: 1 });
    expect(await sendReportMails({ signal, settings: closed })).toEqual({ sent: 0, failed: 0 });
    expect(await mailsOf(id)).toMatchObject([{ state: "waiting", failure: expect.stringContaining("tried again") }]);
    for (let time = 0; time < 8; time += 1) {
      await later();
      await sendReportMails({ signal, settings: closed });
    }
    expect(await mailsOf(id)).toMatchObject([{ state: "failed", failure: expect.stringContaining("6 times") }]);
    expect(logged.join("")).not.toMatch(/maya|noor/);
  });

  test("is not taken by another while a slow server may still be reading it", async () => {
    const id = await ask();
    await buildReports({ signal });
    await withTenant(store.tenant, (tx) => claimReportMail(tx, store.tenant));
    const [row] = await sql`
      select next_attempt_at > now() + interval '6 minutes' as held from marketing_report_mails where report_id = ${id}`;
    expect(row?.held).toBe(true);
  });

  test("that failed once arrives at the next try, and only once", async () => {
    const id = await ask();
    await buildReports({ signal });
    await sendReportMails({ signal, settings: { ...settings, url: "smtp://127.0.0.1:1" } });
    await later();
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    await later();
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect(post.mails).toHaveLength(1);
    expect(await mailsOf(id)).toMatchObject([{ state: "sent", failure: null }]);
  });

  test("reaches the others where one address is refused, and says which", async () => {
    const id = await ask();
    post.behaviour.refuses = (address) => address === "noor@example.org";
    await buildReports({ signal });
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect(post.mails.map(({ to }) => to)).toEqual([["maya@example.org"]]);
    expect(await mailsOf(id)).toMatchObject([{ state: "sent", failure: "The mail server refused noor@example.org." }]);
    expect(logged.join("")).not.toMatch(/noor/);
  });

  test.each([
    ["all addresses", () => Object.assign(post.behaviour, { refuses: () => true })],
    ["the letter", () => Object.assign(post.behaviour, { isDown: true })],
  ])("is given up at once when %s are refused for good", async (_what, refuse) => {
    const id = await ask();
    refuse();
    await buildReports({ signal });
    expect(await send()).toEqual({ sent: 0, failed: 1 });
    expect(await mailsOf(id)).toMatchObject([{ state: "failed" }]);
    expect(logged.join("")).not.toMatch(/maya|noor/);
  });

  test("is not promised for a report that could not be made", async () => {
    const id = await ask();
    await sql`update marketing_reports set attempts = 9 where id = ${id}`;
    await buildReports({ signal });
    expect(await mailsOf(id)).toMatchObject([
      { state: "failed", failure: expect.stringContaining("could not be made") },
    ]);
    expect(await send()).toEqual({ sent: 0, failed: 0 });
  });

  test("waits while no mail server is configured", async () => {
    const id = await ask();
    await buildReports({ signal });
    expect(await sendReportMails({ signal, settings: null })).toEqual({ sent: 0, failed: 0 });
    expect(await mailsOf(id)).toMatchObject([{ state: "waiting" }]);
  });
});

test("a report is mailed again to whoever is named, with the same files and figures", async () => {
  const id = await ask();
  await buildReports({ signal });
  await send();
  const { data } = await resendReport(store.tenant, id, { recipients: ["accounts@example.org"] });
  expect(data.mails).toMatchObject([{ state: "waiting", recipients: ["accounts@example.org"] }, { state: "sent" }]);
  expect(await send()).toEqual({ sent: 1, failed: 0 });
  expect(post.mails.map(({ to }) => to)).toEqual([expect.arrayContaining(TO), ["accounts@example.org"]]);
  const [audit] =
    await sql`select details from audit_log where store_id = ${store.storeId} and action = 'report.mailed'`;
  expect(JSON.stringify(audit)).not.toContain("example.org");
});

test("letters have a limit a day, beyond which nobody is written to", async () => {
  const id = await ask(null);
  await sql`
    insert into marketing_report_mails (id, store_id, report_id, recipients, state, actor)
    select gen_random_uuid(), ${store.storeId}, ${id}, '{maya@example.org}', 'sent', 'user:1' from generate_series(1, 50)`;
  await expect(resendReport(store.tenant, id, { recipients: TO })).rejects.toMatchObject({ code: "throttled" });
  await expect(ask()).rejects.toMatchObject({ code: "throttled" });
  await sql`update marketing_report_mails set created_at = now() - interval '25 hours' where store_id = ${store.storeId}`;
  expect(await resendReport(store.tenant, id, { recipients: TO })).toMatchObject({ success: true });
});

test("a report that was mailed often hides no other one's letter", async () => {
  const [once, often] = [await ask(["noor@example.org"]), await ask(null)];
  await sql`
    insert into marketing_report_mails (id, store_id, report_id, recipients, state, actor)
    select gen_random_uuid(), ${store.storeId}, ${often}, array['to-' || n || '@example.org'], 'sent', 'user:1'
    from generate_series(1, 25) n`;
  // Ids say when, as those that we make do.
  await sql`
    update marketing_report_mails set id = ('ffffffff-ffff-7fff-8fff-' || lpad(substring(recipients[1] from '[0-9]+'), 12, '0'))::uuid
    where report_id = ${often}`;
  const { data } = await listReports(store.tenant, { limit: 50 });
  const told = (id: string) => data.find((report) => report.id === id)?.mails.map(({ recipients }) => recipients[0]);
  expect(told(once)).toEqual(["noor@example.org"]);
  expect(told(often)).toEqual(Array.from({ length: 10 }, (_, at) => `to-${25 - at}@example.org`));
});

test("a letter for a report that fails at the same moment does not wait for ever", async () => {
  const id = await ask(null);
  let asked: Promise<unknown> = Promise.resolve();
  await sql.begin(async (other) => {
    await other`update marketing_reports set state = 'failed', finished_at = now() where id = ${id}`;
    asked = resendReport(store.tenant, id, { recipients: TO }).catch((error: unknown) => error);
    // Until it waits for the one who has the report.
    await vi.waitUntil(async () => {
      const [row] = await sql`select count(*)::int as waiting from pg_locks where not granted`;
      return row?.waiting > 0;
    });
  });
  expect(await asked).toMatchObject({ code: "conflict" });
  expect(await mailsOf(id)).toEqual([]);
});

test("a report whose files are no longer kept cannot be mailed", async () => {
  const id = await ask(null);
  await buildReports({ signal });
  await sql`delete from marketing_report_files where report_id = ${id}`;
  await expect(resendReport(store.tenant, id, { recipients: TO })).rejects.toMatchObject({ code: "conflict" });
});

test("who may only look makes a report, but mails none", async () => {
  const userId = await insertMember(sql, { storeId: store.storeId, role: "viewer" });
  const tenant = mintTenant(store.storeId, { kind: "user", userId, role: "viewer" });
  const body: ReportBody = { formats: ["pdf"], platforms: PLATFORM_IDS, period: "28d", compare: "none" };
  expect((await createReport(tenant, body)).data).toMatchObject({ state: "waiting", mails: [] });
  await expect(createReport(tenant, { ...body, recipients: TO })).rejects.toMatchObject({ code: "forbidden" });
});

/** The letter's plain text, which stands in a part of its own. */
function plainPart(raw: string): string {
  const part = raw.split(/\r\n--[^\r\n]+\r\n/).find((one) => /content-type: text\/plain/i.test(one)) ?? "";
  return textOf({ from: "", to: [], raw: part });
}
