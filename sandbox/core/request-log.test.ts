import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { RequestLog } from "./request-log";
import { SandboxRequest } from "./sandbox-request";

const KEPT = 50_000;

test("a broken rule is still counted when the request that broke it is no longer kept", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "request-log-"));
  const log = new RequestLog(folder);
  const add = (rule?: string) => {
    const request = new SandboxRequest("GET", "/v26.0/me", new URLSearchParams(), {}, "", "http://localhost");
    if (rule) request.violate(rule);
    log.add("meta", request, 0, undefined);
  };
  add("broken");
  for (let n = 0; n < KEPT; n += 1) add();
  expect(log.count()).toEqual({ requests: KEPT, violations: 1, violating: "[]" });
  log.close();
  rmSync(folder, { recursive: true });
});
