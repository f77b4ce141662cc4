import { describe, expect, test } from "vitest";
import { beforeEachTest, errorIn, HARBOUR, type MetaClient, startMeta } from "./meta-client.fixture";

const DAY_MS = 86_400_000;
let meta: MetaClient;
let token: string;
beforeEachTest((fresh) => {
  ({ meta, token } = fresh);
});

type Run = { async_status: string; async_percent_completion: number; error_code?: number; error_subcode?: number };
const query = { level: "campaign", time_increment: "1", fields: "campaign_id,spend", date_preset: "last_7d" };
const start = async (change: object = {}): Promise<string> => {
  const answer = await meta.post(token, `/${HARBOUR}/insights`, { ...query, ...change });
  return String((answer.body as { report_run_id: string | number }).report_run_id);
};
const EARLY = "Job Completed 97";
const poll = async (id: string) => (await meta.get(token, `/${id}`)).body as Run;
/** Asks until the run is over, whatever its end. */
const waitFor = async (id: string): Promise<Run[]> => {
  const seen: Run[] = [];
  for (let time = 0; time < 20; time += 1) {
    seen.push(await poll(id));
    const last = seen.at(-1);
    if (/Failed|Skipped/.test(last?.async_status ?? "")) return seen;
    if (last?.async_status === "Job Completed" && last.async_percent_completion === 100) return seen;
  }
  throw new Error("The run has no end");
};

describe("a report run", () => {
  test("passes through its states and then has the rows of the same synchronous call", async () => {
    const id = await start();
    const seen = await waitFor(id);
    const states = seen.map(({ async_status, async_percent_completion: percent }) => `${async_status} ${percent}`);
    expect(states.filter((state) => state !== EARLY)).toEqual([
      "Job Not Started 0",
      "Job Started 0",
      "Job Running 37",
      "Job Running 100",
      "Job Completed 100",
    ]);
    const rows = await meta.all(token, `/${id}/insights`, { limit: "10" });
    const spent = (all: typeof rows) =>
      all.map(({ campaign_id, date_start, spend }) => [campaign_id, date_start, spend]);
    expect(spent(rows)).toEqual(spent(await meta.all(token, `/${HARBOUR}/insights`, query)));
    expect(rows.length).toBeGreaterThan(20);
    expect(await meta.violations()).toEqual([]);
  });

  test("goes on while nobody asks", async () => {
    const id = await start();
    await meta.control("POST", "/clock", { offsetMs: 60_000 });
    expect((await poll(id)).async_status).toBe("Job Completed");
  });

  test("is sometimes called completed for a moment before it is", async () => {
    const fifth: string[] = [];
    for (let time = 0; time < 12; time += 1) {
      const id = await start();
      for (let polls = 0; polls < 4; polls += 1) await poll(id);
      const { async_status, async_percent_completion } = await poll(id);
      fifth.push(`${async_status} ${async_percent_completion}`);
      const isThere = (await meta.get(token, `/${id}/insights`)).status === 200;
      expect(isThere).toBe(fifth.at(-1) === "Job Completed 100");
    }
    expect(fifth).toContain(EARLY);
    expect(fifth).toContain("Job Completed 100");
  });

  test("is named by a number now and by text then", async () => {
    const kinds = new Set<string>();
    for (let time = 0; time < 20; time += 1) {
      const { body } = await meta.post(token, `/${HARBOUR}/insights`, query);
      kinds.add(typeof (body as { report_run_id: unknown }).report_run_id);
    }
    expect(kinds).toEqual(new Set(["number", "string"]));
  });

  test("has no results before it is completed", async () => {
    const id = await start();
    let run: Run;
    do {
      expect(errorIn(await meta.get(token, `/${id}/insights`)).code).toBe(100);
      run = await poll(id);
    } while (`${run.async_status} ${run.async_percent_completion}` !== "Job Completed 100");
    expect((await meta.get(token, `/${id}/insights`)).status).toBe(200);
  });

  test("fails every now and then at a hundred per cent, is skipped at other times, and works when asked for again", async () => {
    const ends: (Run | undefined)[] = [];
    for (let time = 0; time < 7; time += 1) {
      const id = await start();
      ends.push((await waitFor(id)).at(-1));
      if (ends.at(-1)?.async_status !== "Job Completed")
        expect(errorIn(await meta.get(token, `/${id}/insights`)).code).toBe(100);
    }
    expect(ends.map((end) => end?.async_status.replace("Job ", ""))).toEqual([
      ...["Completed", "Completed", "Failed", "Completed", "Completed", "Skipped", "Completed"],
    ]);
    expect(ends[2]).toMatchObject({ async_percent_completion: 100, error_code: 2, error_subcode: 1504044 });
  });

  test("is unknown after thirty days, and to whoever may not see the account", async () => {
    const id = await start();
    await waitFor(id);
    await meta.control("POST", "/clock", { offsetMs: 31 * DAY_MS });
    expect(errorIn(await meta.get(token, `/${id}`))).toEqual({ code: 100, subcode: 33 });
    expect(errorIn(await meta.get(token, `/${id}/insights`))).toEqual({ code: 100, subcode: 33 });
    const other = await startMeta();
    const stranger = await other.connect({ accounts: ["310000000000202"] });
    expect(errorIn(await other.get(stranger, `/${id}`))).toEqual({ code: 100, subcode: 33 });
    await other.close();
  });

  test.each([
    ["an unknown field", { fields: "joy" }],
    ["an unknown level", { level: "galaxy" }],
    ["an increment of 91", { time_increment: 91 }],
    ["an unknown filter", { filtering: [{ field: "mood", operator: "EQUAL", value: "good" }] }],
  ])("is refused for %s", async (_what, change) => {
    expect(errorIn(await meta.post(token, `/${HARBOUR}/insights`, { ...query, ...change })).code).toBe(100);
  });
});

describe("a synchronous call", () => {
  const wide = (days: number) => {
    const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);
    return {
      ...{ level: "campaign", time_increment: "1", breakdowns: "publisher_platform", fields: "campaign_id,spend" },
      time_range: JSON.stringify({ since: day(days), until: day(1) }),
    };
  };
  /** A shop with this many campaigns and nothing in them. */
  const fill = async (campaigns: number) => {
    const { body } = await meta.control("GET", "/accounts/meta");
    const shop = body as { adAccounts: { id: string; campaigns: object[] }[] };
    const many = Array.from({ length: campaigns }, (_, at) => ({ id: String(7000 + at), name: `Campaign ${at}` }));
    const adAccounts = shop.adAccounts.map((account) =>
      `act_${account.id}` === HARBOUR ? { ...account, campaigns: many } : account,
    );
    await meta.control("PUT", "/accounts/meta", { ...shop, adAccounts });
  };

  test("for twelve campaigns and ninety days is answered", async () => {
    await fill(12);
    expect((await meta.get(token, `/${HARBOUR}/insights`, wide(90))).status).toBe(200);
  });

  test("of middling size times out, with one of two codes, and works as a run", async () => {
    await fill(50);
    const codes = new Set<string>();
    for (let time = 0; time < 12; time += 1) {
      const answer = await meta.get(token, `/${HARBOUR}/insights`, wide(90));
      const { code, subcode } = errorIn(answer);
      codes.add(`${answer.status} ${code} ${subcode}`);
    }
    expect(codes).toEqual(new Set(["500 1 undefined", "400 2 1504018"]));
    const id = await start(wide(90));
    expect((await waitFor(id)).at(-1)?.async_status).toBe("Job Completed");
    expect(await meta.all(token, `/${id}/insights`)).toEqual([]);
  });

  test("that is too wide has to be split", async () => {
    await fill(200);
    expect(errorIn(await meta.get(token, `/${HARBOUR}/insights`, wide(90)))).toEqual({ code: 100, subcode: 1487534 });
    expect((await meta.get(token, `/${HARBOUR}/insights`, wide(7))).status).toBe(200);
  });
});
