import { expect, test } from "vitest";
import * as z from "zod";
import { type FakeAnswer, startFakeServer } from "@/lib/platforms/fake-server.fixture";
import { HttpError, sendHttp } from "./http";

const schema = z.object({ ok: z.boolean() });
const call = { method: "POST", path: "/thing", json: { name: "x" }, schema } as const;

async function faultOf(answer: FakeAnswer, options: { timeoutMs?: number; bytesMax?: number } = {}) {
  const { url } = await startFakeServer(() => answer);
  const error = await sendHttp(url, { ...call, ...options }).catch((caught: unknown) => caught);
  if (!(error instanceof HttpError)) throw new TypeError("expected an HttpError");
  return error;
}

test("a JSON answer of the right shape comes back with its headers", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { ok: true }, headers: { "x-trace": "t1" } }));
  const answer = await sendHttp(url, { ...call, query: { a: "1 2" }, headers: { authorization: "Bearer t" } });
  expect(answer).toMatchObject({ status: 200, data: { ok: true } });
  expect(answer.headers.get("x-trace")).toBe("t1");
  expect(requests[0]).toMatchObject({ method: "POST", path: "/thing", body: '{"name":"x"}' });
  expect(requests[0]?.query.get("a")).toBe("1 2");
  expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer t", "content-type": "application/json" });
});

test("a form is sent urlencoded", async () => {
  const { url, requests } = await startFakeServer(() => ({ json: { ok: true } }));
  await sendHttp(url, { method: "POST", path: "/token", form: { code: "a&b" }, schema });
  expect(requests[0]).toMatchObject({ body: "code=a%26b" });
  expect(requests[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
});

test("a refused connection was never sent", async () => {
  const server = await startFakeServer(() => ({ json: {} }));
  await server.close();
  await expect(sendHttp(server.url, call)).rejects.toMatchObject({ fault: { kind: "not_sent" } });
});

test("a host that does not exist was never sent to", async () => {
  await expect(sendHttp("http://nowhere.invalid", call)).rejects.toMatchObject({ fault: { kind: "not_sent" } });
});

test.each([
  ["a connection reset after the request", { mode: "reset" }],
  ["an answer cut short", { mode: "truncate" }],
  ["a redirect", { text: "", status: 302, headers: { location: "/elsewhere" } }],
] as const)("%s may have been accepted", async (_, answer) => {
  expect((await faultOf(answer)).fault).toEqual({ kind: "interrupted" });
});

test("an answer that does not come before the deadline may have been accepted", async () => {
  expect((await faultOf({ mode: "hang" }, { timeoutMs: 50 })).fault).toEqual({ kind: "interrupted" });
});

test("a redirect is not followed", async () => {
  const { url, requests } = await startFakeServer(() => ({
    text: "",
    status: 307,
    headers: { location: "/elsewhere" },
  }));
  await expect(sendHttp(url, call)).rejects.toThrow();
  expect(requests.map(({ path }) => path)).toEqual(["/thing"]);
});

test.each([
  ["HTML", { text: "<html></html>" }],
  ["nothing", { text: "" }],
  ["another shape", { json: { ok: "yes" } }],
])("a 2xx answer with %s is unreadable", async (_, answer) => {
  expect((await faultOf(answer)).fault).toEqual({ kind: "unreadable", status: 200 });
});

test("a longer answer than allowed is not read to its end", async () => {
  expect((await faultOf({ text: `{"ok":true,"pad":"${"x".repeat(5000)}"}` }, { bytesMax: 1000 })).fault.kind).toBe(
    "interrupted",
  );
});

test("a refusal comes with its JSON, or with none", async () => {
  expect((await faultOf({ json: { error: { code: 4 } }, status: 400 })).fault).toMatchObject({
    kind: "answered",
    status: 400,
    body: { error: { code: 4 } },
  });
  expect((await faultOf({ text: "<h1>busy</h1>", status: 503 })).fault).toMatchObject({ status: 503, body: undefined });
});

test("an error shows neither address nor body", async () => {
  const { url } = await startFakeServer(() => ({ json: { ok: "private-answer" } }));
  const error = await sendHttp(url, {
    ...call,
    query: { key: "private-query" },
    json: { secret: "private-body" },
  }).catch((caught: unknown) => caught);
  const shown = `${error} ${JSON.stringify(error, Object.getOwnPropertyNames(error))} ${error instanceof Error ? error.cause : ""}`;
  expect(shown).not.toMatch(/private/);
});

test("integers too long for a number keep their digits where that is asked for, and nothing else changes", async () => {
  const text =
    '{"id": 120210000000000001, "list":[-9007199254740993,1234567890123456], "share":0.12345678901234567,' +
    '"big":1234567890123456.5,"exp":1234567890123456e2,"said":"a \\" 120210000000000001","n":42}';
  const { url } = await startFakeServer(() => ({ text }));
  const { data } = await sendHttp(url, { ...call, schema: z.unknown(), longIntegersAsText: true });
  expect(data).toEqual({
    id: "120210000000000001",
    list: ["-9007199254740993", "1234567890123456"],
    share: Number("0.12345678901234567"),
    big: 1234567890123456.5,
    exp: 1234567890123456e2,
    said: 'a " 120210000000000001',
    n: 42,
  });
});
