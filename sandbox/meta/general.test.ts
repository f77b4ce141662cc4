import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startSandbox } from "../server";
import { aCampaign } from "./ads/ads.fixture";
import { aPayload, createAudience, membersOf, people } from "./audiences/audiences.fixture";
import {
  type Answer,
  beforeEachTest,
  errorIn,
  HARBOUR,
  type MetaClient,
  metaClient,
  rowsIn,
  startMeta,
  textIn,
  VERSION,
} from "./meta-client.fixture";

let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

const repeat = async <T>(times: number, run: () => Promise<T>): Promise<T[]> => {
  const all: T[] = [];
  for (let time = 0; time < times; time += 1) all.push(await run());
  return all;
};
const errorOf = ({ body }: Answer) => (body as { error: Record<string, unknown> }).error;

describe("what Graph ignores is answered and recorded", () => {
  const bearer = () => ({ authorization: `Bearer ${token}` });
  const proof = () => meta.proofOf(token);
  test.each<[string, () => Promise<Answer>, string]>([
    ["an unknown parameter of a query", () => meta.get(token, "/me", { debug: "all" }), "unknown parameter debug"],
    [
      "an unknown parameter of a body",
      () => meta.post(token, `/${HARBOUR}/campaigns`, aCampaign({ colour: "red" })),
      "unknown parameter colour",
    ],
    [
      "a parameter in query and body",
      () =>
        meta.call("POST", `${VERSION}/${HARBOUR}/campaigns?name=Other`, {
          headers: { ...bearer(), "content-type": "application/json" },
          body: JSON.stringify({ ...aCampaign(), appsecret_proof: proof() }),
        }),
      "parameter name given more than once",
    ],
    ["a token in header and query", () => meta.get(token, "/me", { access_token: token }), "access token given twice"],
    [
      "a header that is no bearer",
      () =>
        meta.call("GET", `${VERSION}/me?access_token=${token}&appsecret_proof=${proof()}`, {
          headers: { authorization: "Basic YTpi" },
        }),
      "Authorization header that is no Bearer token",
    ],
    [
      "a proof given twice",
      () =>
        meta.call("GET", `${VERSION}/me?appsecret_proof=${proof()}&appsecret_proof=${proof()}`, { headers: bearer() }),
      "parameter appsecret_proof given more than once",
    ],
    [
      "a method that changes nothing",
      () => meta.get(token, "/me", { method: "POST" }),
      "parameter method that changes nothing",
    ],
  ])("%s", async (_what, call, rule) => {
    expect((await call()).status).toBe(200);
    expect(await meta.violations()).toEqual([rule]);
  });
});

describe("what nobody can answer is refused", () => {
  test.each<[string, () => Promise<Answer>, object]>([
    ["an unknown field", () => meta.get(token, `/${HARBOUR}/adsets`, { fields: "id,mood" }), { code: 100 }],
    ["an unknown object", () => meta.get(token, "/987654321"), { code: 100, subcode: 33 }],
    ["a change of an unknown object", () => meta.post(token, "/987654321", { name: "x" }), { code: 100, subcode: 33 }],
    ["a body that is no JSON", () => broken(), { code: 100 }],
  ])("%s", async (_what, call, error) => {
    expect(errorIn(await call())).toMatchObject(error);
  });
  const broken = () =>
    meta.call("POST", `${VERSION}/${HARBOUR}/campaigns`, {
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"name":',
    });

  test("an unknown object with its own type of exception", async () => {
    expect(errorOf(await meta.get(token, "/987654321")).type).toBe("GraphMethodException");
  });
});

test("what was created is there after a restart", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const first = await startSandbox({ dataDir });
  const before = metaClient(first.url);
  const theirs = await before.connect();
  const campaign = textIn(await before.post(theirs, `/${HARBOUR}/campaigns`, aCampaign()), "id");
  const audience = await createAudience(before, theirs);
  await before.post(theirs, `/${audience}/users`, aPayload(people(1, 3)));
  const run = await before.post(theirs, `/${HARBOUR}/insights`, { date_preset: "last_7d" });
  await first.close();

  const second = await startSandbox({ dataDir });
  const after = metaClient(second.url);
  expect((await after.get(theirs, `/${campaign}`, { fields: "name" })).body).toMatchObject({ name: "Autumn sale" });
  await after.post(theirs, `/${audience}/users`, aPayload(people(3, 4)));
  expect(await membersOf(after, audience)).toBe(4);
  const { report_run_id } = run.body as { report_run_id: string | number };
  expect((await after.get(theirs, `/${report_run_id}`)).status).toBe(200);
  const next = textIn(await after.post(theirs, `/${HARBOUR}/campaigns`, aCampaign()), "id");
  expect(next).not.toBe(campaign);
  await second.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("a version", () => {
  test("that is old but served warns in a header, the newest does not", async () => {
    const headers = { authorization: `Bearer ${token}` };
    const old = await meta.call("GET", `/v25.0/me?appsecret_proof=${meta.proofOf(token)}`, { headers });
    expect(old.status).toBe(200);
    expect(old.headers.get("x-ad-api-version-warning")).toContain("v26.0");
    expect((await meta.get(token, "/me")).headers.has("x-ad-api-version-warning")).toBe(false);
  });
});

describe("only code and subcode of a refusal can be relied on", () => {
  test("its language, its optional parts and the status of a dead token vary", async () => {
    const refusals = await repeat(40, () => meta.post(token, `/${HARBOUR}/campaigns`, { daily_budget: 1 }));
    expect(new Set(refusals.map((one) => errorOf(one).code))).toEqual(new Set([100]));
    const messages = new Set(refusals.map((one) => String(errorOf(one).message).includes("non valide")));
    expect(messages).toEqual(new Set([true, false]));
    expect(new Set(refusals.map((one) => "is_transient" in errorOf(one)))).toEqual(new Set([true, false]));
    await meta.control("POST", "/tokens/expire", { platform: "meta", kind: "expired" });
    const dead = await repeat(20, () => meta.get(token, "/me"));
    expect(new Set(dead.map(({ status }) => status))).toEqual(new Set([400, 401]));
  });

  test("and answers carry fields nobody documents", async () => {
    const answers = await repeat(20, () => meta.get(token, "/me"));
    expect(new Set(answers.map(({ body }) => "beta_note" in (body as object)))).toEqual(new Set([true, false]));
  });

  test("pages have odd sizes and may be empty before the last", async () => {
    const pages = await repeat(60, () => meta.get(token, `/${HARBOUR}/campaigns`, { limit: "6" }));
    const sizes = new Set(pages.map((page) => rowsIn(page).length));
    expect(sizes.has(0)).toBe(true);
    expect(sizes.size).toBeGreaterThan(2);
    for (const page of pages) expect("next" in (page.body as { paging: object }).paging).toBe(rowsIn(page).length < 6);
  });

  test("in the same order for the same seed, and in another for another", async () => {
    const statuses = async (seed: number): Promise<string> => {
      const other = await startMeta();
      const sandbox = await startSandbox({ dataDir: `${other.dataDir}/seed`, seed });
      const client = metaClient(sandbox.url);
      const theirs = await client.connect();
      await client.control("POST", "/tokens/expire", { platform: "meta", kind: "expired" });
      const seen = await repeat(24, async () => (await client.get(theirs, "/me")).status);
      await sandbox.close();
      await other.close();
      return seen.join();
    };
    expect(await statuses(7)).toBe(await statuses(7));
    expect(await statuses(7)).not.toBe(await statuses(8));
  });
});
