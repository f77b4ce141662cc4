import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import postgres from "postgres";
import { expect, test } from "vitest";
import { env } from "@/lib/core/env";
import { rawSql } from "./client";
import { testDatabase } from "./test/test-database";

const { sql } = testDatabase();
const TIMES = 20;

/** What a restarting database does to a connection. */
const cut = async (pid: number): Promise<void> => {
  await sql`select pg_terminate_backend(${pid}, 5000)`;
};

test("a transaction whose connection is cut fails, and neither the process nor the pool with it", async () => {
  for (let n = 0; n < TIMES; n += 1) {
    const transaction = rawSql().begin(async (tx) => {
      const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await cut(own?.pid ?? 0);
      await tx`select 1`;
    });
    await expect(transaction).rejects.toMatchObject({ code: expect.stringMatching(/^(CONNECTION_\w+|57P01|E\w+)$/) });
  }
  const answers = await Promise.all(Array.from({ length: TIMES }, () => rawSql()<{ one: number }[]>`select 1 as one`));
  expect(answers.flat().map(({ one }) => one)).toEqual(Array.from({ length: TIMES }, () => 1));
});

test("whoever works beside a cut transaction gets their own rows or an error, never somebody else's", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: TIMES * 10 }, async (_, n) => {
      if (n % 10 > 0) return rawSql()<{ n: number }[]>`select ${n}::int as n`.then(([row]) => row?.n === n, isLost);
      const transaction = rawSql().begin(async (tx) => {
        const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
        await cut(own?.pid ?? 0);
        await tx`select -1 as n`;
      });
      return transaction.then(() => false, isLost);
    }),
  );
  expect(outcomes).toEqual(Array.from({ length: TIMES * 10 }, () => true));
});

test("a connection that is lost in its first moment costs at most its own work, and nobody is left with the error", async () => {
  const { hostname, port } = new URL(env().DATABASE_URL);
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) socket.on("error", () => undefined);
    client.on("data", async (chunk) => {
      // What the driver asks for before anything else.
      if (chunk.includes("pg_catalog.pg_type"))
        await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'shaky'`;
      server.write(chunk);
    });
    server.on("data", (chunk) => client.write(chunk));
    server.on("close", () => client.end());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on("unhandledRejection", hear);
  const address = new URL(env().DATABASE_URL);
  address.port = String((proxy.address() as AddressInfo).port);
  const connection = { application_name: "shaky" };
  const shaky = postgres(address.href, { max: 1, backoff: () => 0, onnotice: () => undefined, connection });
  try {
    for (let n = 0; n < TIMES; n += 1) expect(await shaky`select 1`.then(() => true, isLost)).toBe(true);
    expect(unheard).toEqual([]);
  } finally {
    await shaky.end({ timeout: 5 });
    process.off("unhandledRejection", hear);
    proxy.close();
  }
});

const isLost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(CONNECTION_\w+|57P01|E\w+)$/.test(String(error.code));
