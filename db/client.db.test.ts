import { expect, test } from "vitest";
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

const isLost = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(CONNECTION_\w+|57P01|E\w+)$/.test(String(error.code));
