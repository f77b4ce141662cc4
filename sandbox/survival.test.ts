import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aSale, errorIn, metaClient, rowsIn } from "./meta/meta-client.fixture";
import { type SandboxProcess, spawnSandbox } from "./sandbox.fixture";

let dataDir: string;
let running: SandboxProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(async () => {
  if (running?.child.exitCode === null && running.child.signalCode === null) await running.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});
const start = async () => {
  running = await spawnSandbox(dataDir);
  return metaClient(running.url);
};

test("everything answered survives kill -9, and a torn last line is forgiven", { timeout: 60_000 }, async () => {
  const before = await start();
  const token = await before.connect();
  await before.control("POST", "/clock", { offsetMs: 5_000 });
  await before.control("POST", "/faults", { platform: "google", times: 0, status: 503 });
  const sales = Array.from({ length: 300 }, (_, at) =>
    aSale({ custom_data: { value: 1, currency: "EUR", order_id: `order-${at}` } }),
  );
  expect((await before.sendEvents(token, sales)).status).toBe(200);
  const requests = rowsIn(await before.control("GET", "/requests"));
  await running?.kill("SIGKILL");
  for (const file of ["state.jsonl", "requests.jsonl"])
    appendFileSync(join(dataDir, "sandbox", file), '[["core.conversions","torn');

  for (const round of [1, 2]) {
    const after = await start();
    expect(rowsIn(await after.control("GET", "/conversions?platform=meta"))).toHaveLength(300);
    expect(rowsIn(await after.control("GET", "/requests")).slice(0, requests.length)).toEqual(requests);
    expect(rowsIn(await after.control("GET", "/faults"))).toMatchObject([{ platform: "google", status: 503 }]);
    expect((await after.control("GET", "")).body).toMatchObject({ clock: { offsetMs: 5_000 }, violations: 0 });
    expect((await after.get(token, "/me")).status).toBe(200);
    expect((await after.sendEvents(token, sales)).status).toBe(200);
    expect(rowsIn(await after.control("GET", "/conversions"))[0]).toMatchObject({ times: round + 1 });
    await running?.kill("SIGKILL");
  }
});

test("replaced accounts, killed tokens and withdrawn consent survive kill -9", { timeout: 60_000 }, async () => {
  const before = await start();
  const token = await before.connect();
  await before.control("POST", "/tokens/expire", { platform: "meta", kind: "expired" });
  const person = { id: "1", name: "Ada" };
  await before.control("PUT", "/accounts/meta", { people: [person], adAccounts: [] });
  await running?.kill("SIGKILL");
  const after = await start();
  expect((await after.control("GET", "/accounts/meta")).body).toMatchObject({ people: [person] });
  expect(errorIn(await after.get(token, "/me"))).toEqual({ code: 190, subcode: 463 });
});

test("ends on SIGTERM and when its parent goes away", { timeout: 60_000 }, async () => {
  await start();
  expect(await running?.kill("SIGTERM")).toBe(0);
  await start();
  const ended = once(running?.child ?? process, "exit");
  running?.child.disconnect();
  expect((await ended)[0]).toBe(0);
});

test("says in one sentence what is missing or taken", { timeout: 60_000 }, async () => {
  await expect(spawnSandbox(dataDir, { FACEBOOK_APP_ID: "", GOOGLE_CLIENT_SECRET: "" })).rejects.toThrow(
    /ended with 1: The sandbox needs GOOGLE_CLIENT_SECRET, FACEBOOK_APP_ID to be set\.$/,
  );
  await start();
  const port = new URL(running?.url ?? "").port;
  await expect(spawnSandbox(dataDir, { SANDBOX_PORT: port })).rejects.toThrow(
    /ended with 1: Port \d+ is taken: set SANDBOX_PORT to another one\.$/,
  );
});
