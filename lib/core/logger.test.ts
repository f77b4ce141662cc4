import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlatformError } from "./errors";
import { createLogger } from "./logger";
import { Secret } from "./secret";

const written: string[] = [];
const keep = (line: unknown) => {
  written.push(String(line));
  return true;
};
beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
});
afterEach(() => {
  written.length = 0;
});

const EMAIL = "camille.durand@example.org";
const PHONE = "06 12 34 56 78";
const TOKEN = "EAABsbCS1iHgBAKZAexample";
const lastLine = (): Record<string, unknown> => JSON.parse(written.at(-1) ?? "");
function expectClean(): void {
  for (const trace of [EMAIL, "durand", PHONE, "0612345678", TOKEN]) expect(written.join("")).not.toContain(trace);
}

test("an entry is one line of JSON with time, level, scope and message", () => {
  createLogger("events.ingest", "info").info("recorded", {
    storeId: "00000000-0000-4000-8000-000000000001",
    events: 3,
  });
  expect(written).toHaveLength(1);
  expect(written[0]).toMatch(/^[^\n]*\n$/);
  expect(lastLine()).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    level: "info",
    scope: "events.ingest",
    message: "recorded",
    storeId: "00000000-0000-4000-8000-000000000001",
    events: 3,
  });
});

test("entries below the wished level are not written, warnings and errors go to stderr", () => {
  const log = createLogger("x", "warn");
  log.debug("a");
  log.info("b");
  expect(written).toHaveLength(0);
  log.warn("c");
  log.error("d");
  expect(process.stderr.write).toHaveBeenCalledTimes(2);
  expect(process.stdout.write).not.toHaveBeenCalled();
});

test("no address, number or token is written, from the message or from any field", () => {
  createLogger("x", "info").error(`refused ${EMAIL} with ${TOKEN}`, {
    note: `call ${PHONE}`,
    nested: { list: [{ to: EMAIL }] },
    customerEmail: EMAIL,
    authorization: `Bearer ${TOKEN}`,
    [EMAIL]: 1,
    secret: new Secret(TOKEN),
    wrapped: { grant: new Secret(TOKEN) },
  });
  expectClean();
});

test("nor from an error, its stack, its own fields, or the causes behind it", () => {
  const cause = Object.assign(new Error(`duplicate key (${EMAIL})\n  at ${PHONE}`), { detail: EMAIL, params: [EMAIL] });
  const wrapped = new Error(`Failed query: select 1\nparams: ${EMAIL},Camille,${PHONE}`, { cause });
  const error = new PlatformError("meta", { kind: "unknown" }, { reason: "odd" }, { cause: wrapped });
  createLogger("x", "info").error("unhandled", { error });
  createLogger("x", "info").error("unhandled", { error: wrapped });
  createLogger("x", "info").error("unhandled", { error: new Error(`the token ${TOKEN} of ${EMAIL}`) });
  expectClean();
  expect(written.join("")).not.toContain("Camille");
  expect(written.join("")).toContain("Failed query: select 1");
});

test("an error keeps what helps: name, code, reason, the first frames, and its causes' names", () => {
  const cause = Object.assign(new TypeError("socket hang up"), { code: "ECONNRESET" });
  createLogger("x", "info").error("unhandled", { error: new Error("no answer", { cause }) });
  expect(lastLine().error).toMatchObject({
    name: "Error",
    message: "no answer",
    at: expect.arrayContaining([expect.stringContaining("logger.test.ts")]),
    cause: { name: "TypeError", message: "socket hang up", code: "ECONNRESET" },
  });
});

test("an error whose cause is itself, and values JSON does not know, are written all the same", () => {
  const error = new Error("loop");
  error.cause = error;
  createLogger("x", "info").error("unhandled", { error, big: 10n, at: new Date(0), nothing: undefined, call: () => 1 });
  expect(lastLine()).toMatchObject({ big: "10", at: expect.any(String) });
});

test("control characters cannot start a line of their own", () => {
  createLogger("x", "info").warn('one\n{"level":"error"}\r\u001b[31m', { field: "two\nthree" });
  expect(written).toHaveLength(1);
  expect(written[0]?.trimEnd().split("\n")).toHaveLength(1);
});
