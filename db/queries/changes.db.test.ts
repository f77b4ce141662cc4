import fc from "fast-check";
import type postgres from "postgres";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { withTenant } from "@/db/with-tenant";
import { newId } from "@/lib/core/ids";
import { positionAfter, readPosition, writePosition } from "@/lib/events/live-cursor";
import { type Change, countChanges, lastSettled, type Position, readChanges } from "./changes";

const { sql } = testDatabase();
afterAll(() => closeDb());

type Store = Awaited<ReturnType<typeof insertStore>>;
type Writer = postgres.Sql | postgres.TransactionSql;

async function insertEvents(write: Writer, { storeId }: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await write`
    insert into marketing_events (id, store_id, event_type, content_hash, currency, occurred_at, action_source, transaction_id,
      consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    select id, ${storeId}, 'purchase', 'hash', 'EUR', now(), 'physical_store', id, true, true, '{}', '{}' from unnest(${ids}::uuid[]) id`;
  await write`
    insert into marketing_deliveries (store_id, event_id, destination, state, next_attempt_at)
    select ${storeId}, id, d::marketing_destination, 'waiting', now() from unnest(${ids}::uuid[]) id, unnest('{facebook,google}'::text[]) d`;
  return ids;
}
const change = (write: Writer, ids: readonly string[], destination: "facebook" | "google" = "facebook") =>
  write`update marketing_deliveries set attempts = attempts + 1 where event_id = any(${[...ids]}::uuid[]) and destination = ${destination}`;

/** Once everything begun so far is over, in the databases of other tests too, which share the server. */
async function settled({ tenant }: Store): Promise<string> {
  const [row] = await sql<
    { last: string }[]
  >`select (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 1)::text as last`;
  await expect
    .poll(async () => BigInt(await withTenant(tenant, lastSettled)) >= BigInt(row?.last ?? 0), { timeout: 20_000 })
    .toBe(true);
  return withTenant(tenant, lastSettled);
}
/** Reads on from a place, in pages, until nothing is left; each page in a transaction of its own, as the feed does. */
async function readOn({ tenant }: Store, from: Position, limit = 100): Promise<{ told: Change[]; at: Position }> {
  const told: Change[] = [];
  for (let at = from; ; ) {
    // Through the text that a browser keeps.
    const after = readPosition(writePosition(at));
    const until = await withTenant(tenant, lastSettled);
    const page = await withTenant(tenant, (tx) => readChanges(tx, tenant, after, until, limit));
    told.push(...page.map(({ xid, eventId }) => ({ xid, eventId })));
    at = positionAfter(page, limit, until);
    if (page.length < limit) return { told, at };
  }
}
const idsOf = (told: readonly Change[]) => told.map(({ eventId }) => eventId);

/** Opens a transaction that has written, and stays open until it is told to commit. */
async function openTransaction(work: (tx: postgres.TransactionSql) => Promise<unknown>) {
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let over: Promise<unknown> = Promise.resolve();
  await new Promise<void>((written, failed) => {
    over = sql
      .begin(async (tx) => {
        await work(tx);
        written();
        await mayCommit;
      })
      .catch(failed);
  });
  return {
    commit: async () => {
      commit();
      await over;
    },
  };
}

test("a change committed late by a transaction that began early is not passed over", async () => {
  const store = await insertStore(sql);
  const [a = "", b = ""] = await insertEvents(sql, store, 2);
  const start: Position = { xid: await settled(store) };
  const early = await openTransaction((tx) => change(tx, [a]));
  await change(sql, [b]);
  // The younger one is committed and visible, but the older one is still at work: neither is told yet.
  const meanwhile = await readOn(store, start);
  expect(meanwhile.told).toEqual([]);
  await early.commit();
  await settled(store);
  const { told, at } = await readOn(store, meanwhile.at);
  expect(idsOf(told)).toEqual([a, b]);
  expect((await readOn(store, at)).told).toEqual([]);
});

test("a transaction that is undone leaves neither a change nor a hold-up", async () => {
  const store = await insertStore(sql);
  const [a = "", b = ""] = await insertEvents(sql, store, 2);
  const start: Position = { xid: await settled(store) };
  await sql
    .begin(async (tx) => {
      await change(tx, [a]);
      throw new Error("undone");
    })
    .catch(() => undefined);
  await change(sql, [b]);
  await settled(store);
  expect(idsOf((await readOn(store, start)).told)).toEqual([b]);
});

test("both deliveries of an event in one transaction are one change; in two, two", async () => {
  const store = await insertStore(sql);
  const [a = ""] = await insertEvents(sql, store, 1);
  const start: Position = { xid: await settled(store) };
  await sql.begin(async (tx) => {
    await change(tx, [a], "facebook");
    await change(tx, [a], "google");
  });
  await settled(store);
  const first = await readOn(store, start);
  expect(idsOf(first.told)).toEqual([a]);
  await change(sql, [a], "facebook");
  await change(sql, [a], "google");
  await settled(store);
  expect(idsOf((await readOn(store, first.at)).told)).toEqual([a, a]);
});

test("ten thousand changes of one transaction come in pages, each event once, and a reader may stop after any page", async () => {
  const store = await insertStore(sql);
  const start: Position = { xid: await settled(store) };
  const ids: string[] = [];
  await sql.begin(async (tx) => {
    ids.push(...(await insertEvents(tx, store, 5_000)));
  });
  const until = await settled(store);
  const { tenant } = store;
  expect(await withTenant(tenant, (tx) => countChanges(tx, tenant, start, until, 20_000))).toBe(10_000);
  expect(await withTenant(tenant, (tx) => countChanges(tx, tenant, start, until, 5_001))).toBe(5_001);
  const { told, at } = await readOn(store, start);
  expect(idsOf(told)).toEqual([...ids].sort());
  expect(new Set(told.map(({ xid }) => xid)).size).toBe(1);
  const middle = told[2_345];
  if (!middle) throw new Error("there is one");
  expect(idsOf((await readOn(store, middle)).told)).toEqual(idsOf(told.slice(2_346)));
  expect((await readOn(store, at)).told).toEqual([]);
});

test.each([
  ["behind the database's walls", "enable"],
  ["by the query alone, with the walls taken down", "disable"],
])("another store's changes are never told, whatever the position: %s", async (_where, walls) => {
  for (const table of ["marketing_deliveries", "marketing_events"])
    await sql.unsafe(`alter table ${table} ${walls} row level security`);
  onTestFinished(async () => {
    await sql.unsafe("alter table marketing_deliveries enable row level security");
    await sql.unsafe("alter table marketing_events enable row level security");
  });
  const [ours, theirs] = [await insertStore(sql), await insertStore(sql)];
  const own = await insertEvents(sql, ours, 1);
  await insertEvents(sql, theirs, 3);
  await settled(ours);
  expect(idsOf((await readOn(ours, { xid: "0" })).told)).toEqual(own);
  // Not even for a reader who names the other store's place with its event.
  const [foreign] = (await readOn(theirs, { xid: "0" })).told;
  if (!foreign) throw new Error("there is one");
  const { told } = await readOn(ours, foreign);
  expect(idsOf(told)).toEqual([]);
});

/** What a history consists of: transactions at work at once, which write and commit in any order, and short ones. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("write" as const),
      writer: fc.nat(2),
      events: fc.array(fc.nat(7), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("commit" as const), writer: fc.nat(2) }),
    fc.record({ kind: fc.constant("undo" as const), writer: fc.nat(2) }),
    fc.record({ kind: fc.constant("read" as const), limit: fc.integer({ min: 1, max: 5 }) }),
  ),
  { minLength: 5, maxLength: 25 },
);

test("in any history of transactions, a reader who stops and resumes anywhere misses nothing and is told nothing twice", async () => {
  // Each writer has events of its own, so that none waits for a row of another. The third commits at once.
  const writers = await Promise.all([0, 1].map(() => sql.reserve()));
  try {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const store = await insertStore(sql);
        const events = await Promise.all([0, 1, 2].map(() => insertEvents(sql, store, 8)));
        const open = new Set<number>();
        const told: Change[] = [];
        let at: Position = { xid: await settled(store) };
        const start = at;
        const end = async (writer: number, word: "commit" | "rollback") => {
          if (open.delete(writer)) await writers[writer]?.unsafe(word);
        };
        const read = async (limit: number) => {
          const more = await readOn(store, at, limit);
          told.push(...more.told);
          at = more.at;
        };
        for (const step of history) {
          if (step.kind === "read") await read(step.limit);
          else if (step.kind === "commit") await end(step.writer, "commit");
          else if (step.kind === "undo") await end(step.writer, "rollback");
          else {
            const writer = writers[step.writer];
            if (writer && !open.has(step.writer)) await writer.unsafe("begin");
            if (writer) open.add(step.writer);
            const own = events[step.writer] ?? [];
            await change(
              writer ?? sql,
              step.events.map((at) => own[at] ?? ""),
            );
          }
        }
        for (const writer of open) await end(writer, "commit");
        await settled(store);
        await read(3);

        // Never the same place twice, and always onwards.
        const places = told.map(({ xid, eventId }) => `${xid.padStart(20, "0")}.${eventId}`);
        expect(places).toEqual([...new Set(places)].sort());
        // Every event stands last where the database says it was changed last.
        const truth = await sql<Change[]>`
          select distinct changed_xid::text as xid, event_id as "eventId" from marketing_deliveries
          where store_id = ${store.storeId} and changed_xid > ${start.xid}::xid8`;
        for (const { xid, eventId } of truth) expect(told).toContainEqual({ xid, eventId });
        const last = new Map(told.map(({ xid, eventId }) => [eventId, xid]));
        expect(new Set(last.keys())).toEqual(new Set(idsOf(truth)));
        for (const [eventId, xid] of last) expect(truth).toContainEqual({ xid, eventId });
        // From any place on the way, the rest is what is still to be told.
        for (const place of told.filter((_, n) => n % 4 === 0)) {
          const rest = (await readOn(store, place, 2)).told;
          const isLater = ({ xid, eventId }: Change) =>
            BigInt(xid) > BigInt(place.xid) || (xid === place.xid && eventId > place.eventId);
          expect(new Set(rest.map(writePosition))).toEqual(new Set([...truth].filter(isLater).map(writePosition)));
          expect(new Set(rest.map(writePosition)).size).toBe(rest.length);
        }
      }),
      { numRuns: 25 },
    );
  } finally {
    for (const writer of writers) writer.release();
  }
}, 60_000);
