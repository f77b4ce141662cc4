/** Set-up file of every `*.db.test.ts`: gives it a database of its own before any module reads DATABASE_URL. */
import "./env";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { TEMPLATE } from "./template";

const TEMPLATE_IN_USE = "55006";
const name = `test_${randomBytes(6).toString("hex")}`;
const admin = postgres(inject("adminUrl"), { max: 1, onnotice: () => {} });

await copyTemplate();
process.env.DATABASE_URL = withDatabase(inject("ownerUrl"));

afterAll(async () => {
  await admin.unsafe(`drop database if exists ${name} with (force)`);
  await admin.end({ timeout: 5 });
});

/** Two copies of one template cannot be made in the same moment. */
async function copyTemplate(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await admin.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy owner diveseeks`);
      return;
    } catch (error) {
      if (attempt >= 100 || !(error instanceof postgres.PostgresError) || error.code !== TEMPLATE_IN_USE) throw error;
      await sleep(20 + Math.random() * 60);
    }
  }
}

function withDatabase(address: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
