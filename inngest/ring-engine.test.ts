import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import type { Bell } from "./client";
import { jobs } from "./jobs";
import { ringEngine } from "./ring-engine";

vi.hoisted(() => {
  const keys = { INNGEST_EVENT_KEY: "event-key", INNGEST_SIGNING_KEY: "signkey-test-0123456789abcdef" };
  Object.assign(process.env, { JOBS_ENGINE: "inngest", ...keys });
});

const heard: { path: string | undefined; name: string }[] = [];
const engine = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  for (const { name } of JSON.parse(body)) heard.push({ path: request.url, name });
  response.setHeader("content-type", "application/json").end(JSON.stringify({ ids: ["01"], status: 200 }));
});
engine.listen(0, "127.0.0.1");
await once(engine, "listening");
process.env.INNGEST_BASE_URL = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
afterAll(() => engine.close());

test("every bell that a job is rung by is heard at Inngest under the name its function listens to", async () => {
  const bells: Bell[] = ["dispatch", "erasure", "reports", "report-mails"];
  expect(new Set(bells)).toEqual(new Set(jobs().flatMap(({ rungBy }) => rungBy ?? [])));
  for (const bell of bells) ringEngine(bell);
  await vi.waitUntil(() => heard.length === bells.length);
  expect(heard.map(({ name }) => name).sort()).toEqual(bells.map((bell) => `marketing/${bell}.requested`).sort());
  expect(new Set(heard.map(({ path }) => path))).toEqual(new Set(["/e/event-key"]));
});
