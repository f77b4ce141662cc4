import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../server/postgres";
import { migrateDatabase } from "../migrate";
import { TEMPLATE } from "./template";

/** Losing a test database in a power cut is no loss, and copies of the template become twenty times faster. */
const SETTINGS = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "200" };

/** One PostgreSQL for the whole run, with a migrated template that every test file copies. */
export default async function setUpCluster(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(path.join(tmpdir(), "diveseeks-test-"));
  const embedded = await startPostgres({ home, settings: SETTINGS, throwaway: true });
  const admin = postgres(embedded.adminUrl(), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${TEMPLATE} owner diveseeks`);
  await admin.end();
  await migrateDatabase(embedded.url(TEMPLATE));
  project.provide("adminUrl", embedded.adminUrl());
  project.provide("ownerUrl", embedded.url());
  return () => embedded.release();
}

declare module "vitest" {
  interface ProvidedContext {
    adminUrl: string;
    ownerUrl: string;
  }
}
