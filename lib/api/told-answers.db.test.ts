import { afterAll, beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { closeDb } from "@/db/client";
import { fillStore, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { REPORT_FORMATS } from "@/lib/contracts/reports";
import { newId } from "@/lib/core/ids";
import { call, callableEndpoints, type Given } from "./calls.fixture";
import type { EndpointId } from "./endpoints";
import { openApiDocument } from "./openapi";

vi.hoisted(() => Object.assign(process.env, { SMTP_URL: "smtp://127.0.0.1:1", ALERT_MAIL_FROM: "reports@shop.test" }));
vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());
const { all, byId } = await callableEndpoints();

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  await fillStore(sql, store);
  await holdSession(await openSession(store.userId));
});

const Content = z.looseObject({ content: z.record(z.string(), z.unknown()) });
const Operation = z.looseObject({ operationId: z.string(), responses: z.record(z.string(), Content) });
const { paths } = z
  .looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) })
  .parse(openApiDocument());
/** The content types that the document tells of an endpoint's answer; none for a status that it does not tell. */
const toldOf = (id: EndpointId, status: number): string[] => {
  const operation = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id);
  return Object.keys(operation?.responses[String(status)]?.content ?? {});
};
const statusesOf = (id: EndpointId): string[] =>
  Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ operationId }) => operationId === id)
    .flatMap(({ responses }) => Object.keys(responses));
async function answerOf(id: EndpointId, given: Omit<Given, "storeId"> = {}) {
  const { status, headers } = await call(byId(id), { storeId: store.storeId, ...given });
  return { status, type: headers.get("content-type")?.split(";")[0] ?? "" };
}

const tables = all.filter(({ endpoint }) => endpoint.types && !endpoint.path.includes("{format}"));
test.each(tables.map(({ id }) => id))("%s answers with the one type that the document tells", async (id) => {
  const { status, type } = await answerOf(id);
  expect(status).toBe(200);
  expect(toldOf(id, status)).toEqual([type]);
});

test("a report's files have just the types that the document tells, and what is not there is told in JSON", async () => {
  const [report] = await sql<{ id: string }[]>`select id from marketing_reports where store_id = ${store.storeId}`;
  const params = (format: string) => ({ params: { reportId: report?.id ?? "", format } });
  const missing = await answerOf("readReportFile", params("excel"));
  expect([missing.status, missing.type]).toEqual([404, "application/json"]);
  expect(toldOf("readReportFile", 404)).toEqual([missing.type]);
  await sql`
    insert into marketing_report_files (store_id, report_id, format, file_name, content)
    values (${store.storeId}, ${report?.id ?? ""}, 'excel', 'report.xlsx', '\\x50')`;
  const types: string[] = [];
  for (const format of REPORT_FORMATS) types.push((await answerOf("readReportFile", params(format))).type);
  expect(types).toEqual(toldOf("readReportFile", 200));
});

test("one schedule more than a store may have is refused as the document tells", async () => {
  let refused = await answerOf("createSchedule");
  for (let made = 0; made < 100 && refused.status === 201; made += 1) refused = await answerOf("createSchedule");
  expect(refused.status).toBe(409);
  expect(toldOf("createSchedule", 409)).toEqual([refused.type]);
});

test("a report without files is not mailed, as the document tells", async () => {
  const id = newId();
  await sql`
    insert into marketing_reports (id, store_id, formats, params, actor, state, finished_at, failure)
    values (${id}, ${store.storeId}, '{pdf}', '{"startDate": "2026-10-01", "endDate": "2026-10-31", "compare": "none"}',
      'job:test', 'failed', now(), 'It broke.')`;
  const refused = await answerOf("mailReport", { params: { reportId: id } });
  expect(refused.status).toBe(409);
  expect(toldOf("mailReport", 409)).toEqual([refused.type]);
});

// The filled store's grants cannot be opened, so whoever asks a platform meets its failure.
test.each(all.map(({ id }) => id))("%s answers with a status that the document tells", async (id) => {
  const { status } = await answerOf(id);
  expect(statusesOf(id)).toContain(String(status));
});

test("a platform's failure is told of the endpoints that wait for one, and of no other", async () => {
  const failing = all.filter(({ id }) => statusesOf(id).includes("502")).map(({ id }) => id);
  expect(failing).toEqual(["callback", "listAssets", "chooseAssets"]);
  for (const id of ["listAssets", "chooseAssets"] as const) expect(await answerOf(id)).toMatchObject({ status: 502 });
});
