import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENV_NAMES } from "@/lib/core/env";

const LAUNCHER = ["SANDBOX_PORT", "DATA_DIR"];

test(".env.example lists every variable that is read, and no other", () => {
  const listed = [...readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect([...listed].sort()).toEqual([...ENV_NAMES, ...LAUNCHER].sort());
});
