import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { metaAt } from "../adapter.fixture";

/** Computed once with Node's own crypto, for person 218471. */
const SECRET = "app-secret-123";
const VECTOR =
  "THdfvAF1XdDW5QLpf7CV0RaiGj7cIzrHo1vb3ecmItc.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5NTMwNTYwMCwidXNlcl9pZCI6IjIxODQ3MSJ9";
const NOW_S = 1_795_400_000;
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW_S * 1000 });
});
afterAll(() => {
  vi.useRealTimers();
});

const read = (text: string) => metaAt("http://127.0.0.1:9", { appSecret: SECRET }).callbacks?.readSignedRequest(text);
function sign(payload: unknown, secret = SECRET): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${createHmac("sha256", secret).update(encoded).digest("base64url")}.${encoded}`;
}
const payload = (changes: object = {}) => ({
  algorithm: "HMAC-SHA256",
  issued_at: NOW_S,
  user_id: "218471",
  ...changes,
});

test("a request signed by Meta tells whom it is about and when it was made", () => {
  expect(read(VECTOR)).toEqual({ userId: "218471", issuedAt: new Date(1_795_305_600_000) });
  expect(read(sign(payload()))).toEqual({ userId: "218471", issuedAt: new Date(NOW_S * 1000) });
});

test("padding, a number for the id and another spelling of the algorithm are Meta's too", () => {
  const [signature = "", encoded = ""] = sign(payload({ algorithm: "hmac-sha256", user_id: 218_471 })).split(".");
  expect(read(`${signature}=.${encoded}`)).toMatchObject({ userId: "218471" });
});

test("an old request passes, since it is done once anyway", () => {
  expect(read(sign(payload({ issued_at: 1_600_000_000 })))).toMatchObject({ issuedAt: new Date(1_600_000_000_000) });
});

const good = sign(payload());
const [goodSignature = "", goodPayload = ""] = good.split(".");
test.each([
  ["another secret", sign(payload(), "another-secret")],
  ["a payload that was changed", `${goodSignature}.${sign(payload({ user_id: "1" })).split(".")[1]}`],
  ["another algorithm", sign(payload({ algorithm: "HMAC-SHA1" }))],
  ["no algorithm", sign({ user_id: "1", issued_at: NOW_S })],
  ["no person", sign({ algorithm: "HMAC-SHA256", issued_at: NOW_S })],
  ["an id that is none", sign(payload({ user_id: "../1" }))],
  ["no time", sign({ algorithm: "HMAC-SHA256", user_id: "1" })],
  ["a time two hours ahead", sign(payload({ issued_at: NOW_S + 7200 }))],
  ["no dot", `${goodSignature}${goodPayload}`],
  ["two dots", `${good}.x`],
  ["an empty signature", `.${goodPayload}`],
  ["a short signature", `${goodSignature.slice(0, 20)}.${goodPayload}`],
  ["characters outside base64url", `${goodSignature}.${goodPayload}!`],
  ["more than Meta ever sends", sign(payload({ more: "x".repeat(5000) }))],
  ["nothing", ""],
])("%s is refused without saying why", (_, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ code: "bad_request", reason: "bad_signature" }));
});
