import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseEnv } from "@/lib/core/env";
import { keepSecrets } from "./secrets";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "secrets-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("secrets are made once, pass the configuration's own check and only their owner can read them", () => {
  const secrets = keepSecrets(folder);
  expect(() => parseEnv({ DATABASE_URL: "postgres://somewhere", ...secrets })).not.toThrow();
  expect(keepSecrets(folder)).toEqual(secrets);
  expect(statSync(path.join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("two folders have different secrets", () => {
  const other = path.join(folder, "other");
  expect(keepSecrets(other).ENCRYPTION_KEY).not.toBe(keepSecrets(folder).ENCRYPTION_KEY);
});

test("a secret that a newer version needs is added and the others stay", () => {
  writeFileSync(path.join(folder, "secrets.json"), JSON.stringify({ ENCRYPTION_KEY: "ab".repeat(32) }));
  expect(keepSecrets(folder).ENCRYPTION_KEY).toBe("ab".repeat(32));
  expect(JSON.parse(readFileSync(path.join(folder, "secrets.json"), "utf8"))).toHaveProperty("HEALTH_TOKEN");
});

test("a damaged file is never replaced", () => {
  writeFileSync(path.join(folder, "secrets.json"), "{");
  expect(() => keepSecrets(folder)).toThrow(/is damaged/);
  expect(readFileSync(path.join(folder, "secrets.json"), "utf8")).toBe("{");
});
