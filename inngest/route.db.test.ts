import { afterAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { newId } from "@/lib/core/ids";
import { callSigned, ENDPOINT, runBody } from "./drive.fixture";
import { jobs } from "./jobs";

const { KEY } = vi.hoisted(() => {
  const KEY = "signkey-test-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  Object.assign(process.env, { JOBS_ENGINE: "inngest", INNGEST_EVENT_KEY: "event-key", INNGEST_SIGNING_KEY: KEY });
  return { KEY };
});
const route = await import("@/app/api/inngest/route");

const { sql } = testDatabase();
afterAll(() => closeDb());

const call = (fnId: string, event: Parameters<typeof runBody>[0], options: Parameters<typeof callSigned>[3]) =>
  callSigned(route.POST, "POST", { query: `?fnId=${fnId}&stepId=step`, body: runBody(event) }, options);
const functionId = (job: string) => `diveseeks-marketing-${job}`;
const TICK = { name: "inngest/scheduled.timer", data: { cron: "30 3 * * *" } };

/** A session that ended long enough ago to be forgotten; tells whether it still stands there. */
async function aSessionToForget() {
  const { userId } = await insertStore(sql);
  const id = newId();
  await sql`
    insert into sessions (id_hash, user_id, expires_at, revoked_at)
    values (${id}, ${userId}, now() + interval '1 day', now() - interval '8 days')`;
  return async () => (await sql`select 1 from sessions where id_hash = ${id}`).length === 1;
}

test("the route answers GET, POST and PUT and nothing else", () => {
  expect(Object.keys(route).sort()).toEqual(["GET", "POST", "PUT"]);
});

describe("a call that runs a job", () => {
  test.each([
    ["without a signature", { key: null }],
    ["signed with another key", { key: KEY.replace("0123", "3210") }],
    ["signed six minutes ago", { key: KEY, at: Date.now() - 6 * 60_000 }],
    ["with a body altered after it was signed", { key: KEY, tamper: true }],
  ])("%s is refused with 401 and does nothing", async (_what, options) => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const stands = await aSessionToForget();
    expect((await call(functionId("purge-expired"), TICK, options)).status).toBe(401);
    expect(await stands()).toBe(true);
    expect(JSON.stringify(written.mock.calls)).not.toContain(KEY.slice(13));
  });

  test("and is signed runs it, and its effect is in the database", async () => {
    const stands = await aSessionToForget();
    const answer = await call(functionId("purge-expired"), TICK, { key: KEY });
    expect(answer).toMatchObject({ status: 200, json: { sessions: expect.any(Number) } });
    expect(await stands()).toBe(false);
  });

  test("twice is as good as once", async () => {
    const stands = await aSessionToForget();
    const answers = await Promise.all([1, 2].map(() => call(functionId("purge-expired"), TICK, { key: KEY })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await stands()).toBe(false);
  });

  test.each([
    ["by its event", { name: "marketing/dispatch.requested" }],
    ["by its tick", { name: "inngest/scheduled.timer", data: { cron: "* * * * *" } }],
  ])("rings the dispatcher %s", async (_how, event) => {
    expect((await call(functionId("dispatch-events"), event, { key: KEY })).status).toBe(200);
  });

  test("rings for persons' requests by its event", async () => {
    const answer = await call(functionId("erase-person-data"), { name: "marketing/erasure.requested" }, { key: KEY });
    expect(answer).toMatchObject({ status: 200, json: { done: 0, failed: 0 } });
  });

  test("that fails is answered as a failure to be tried again; why is for our own log alone", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await sql`alter table sign_in_failures rename to elsewhere`;
    const answer = await call(functionId("purge-expired"), TICK, { key: KEY });
    await sql`alter table elsewhere rename to sign_in_failures`;
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.json)).toContain("purge-expired failed");
    expect(JSON.stringify(answer.json)).not.toContain("sign_in_failures");
  });

  test("that does not exist is refused", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect((await call(functionId("make-coffee"), TICK, { key: KEY })).status).toBeGreaterThanOrEqual(400);
  });
});

describe("synchronisation", () => {
  const sync = (options: Parameters<typeof callSigned>[3]) =>
    callSigned(route.PUT, "PUT", { body: { url: ENDPOINT }, headers: { "x-inngest-sync-kind": "in_band" } }, options);

  test("is refused without a signature, in band and out of band, and calls nobody", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("nobody may be called"));
    expect((await sync({ key: null })).status).toBe(401);
    expect((await callSigned(route.PUT, "PUT", { body: { url: ENDPOINT } }, { key: null })).status).toBe(401);
    expect(fetched).not.toHaveBeenCalled();
  });

  test("tells Inngest of exactly the jobs, schedules and bells that the embedded clock has", async () => {
    const { status, json } = await sync({ key: KEY });
    expect(status).toBe(200);
    type Registered = { id: string; triggers: { cron?: string; event?: string }[] };
    const registered = (json.functions as Registered[]).map(({ id, triggers }) => ({
      id,
      crons: triggers.flatMap(({ cron }) => cron ?? []),
      events: triggers.flatMap(({ event }) => event ?? []),
    }));
    expect(registered).toEqual(
      jobs().map(({ id, crons, rungBy }) => ({
        id: functionId(id),
        crons: [...crons],
        events: rungBy ? [`marketing/${rungBy}.requested`] : [],
      })),
    );
  });

  test("tells a stranger nothing", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { status, json } = await callSigned(route.GET, "GET", {}, { key: null });
    expect(status).toBe(401);
    for (const secret of [KEY, "event-key", "sync-campaigns"]) expect(JSON.stringify(json)).not.toContain(secret);
  });
});
