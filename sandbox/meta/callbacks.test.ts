import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { errorIn, MAYA, type MetaClient, startMeta } from "./meta-client.fixture";
import { signRequest } from "./sign-request";

/** The application's side: what was posted to it, answered as it should be. */
let application: Server;
let url: string;
let received: { type: string | undefined; text: string }[] = [];
let meta: MetaClient;
beforeAll(async () => {
  meta = await startMeta();
  application = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    received.push({ type: request.headers["content-type"], text });
    response.writeHead(request.url === "/text" ? 400 : 200, { "content-type": "application/json" });
    response.end(request.url === "/text" ? "no" : '{"url":"http://localhost/deletion/abc","confirmation_code":"abc"}');
  });
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  await new Promise((resolve) => application.close(resolve));
  await meta.close();
});

const send = (body: object) =>
  meta.control("POST", "/callbacks/facebook", { kind: "data-deletion", url, personId: MAYA, ...body });
/** Takes a signed request apart as the reference says: the signature is over the payload as it is encoded. */
const read = (signed: string) => {
  const [signature = "", payload = ""] = signed.split(".");
  const expected = createHmac("sha256", meta.clientSecret).update(payload).digest("base64url");
  return { valid: signature === expected, payload: JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) };
};
const signedIn = (at: number) => new URLSearchParams(received[at]?.text).get("signed_request") ?? "";

test("a signed request is the one of the reference", () => {
  const payload = { algorithm: "HMAC-SHA256", issued_at: 1795305600, user_id: "218471" };
  expect(signRequest(payload, "app-secret-123")).toBe(
    "THdfvAF1XdDW5QLpf7CV0RaiGj7cIzrHo1vb3ecmItc.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5NTMwNTYwMCwidXNlcl9pZCI6IjIxODQ3MSJ9",
  );
});

describe("the platform calls the application", () => {
  test("with a form of one signed field, and shows its answer", async () => {
    const answer = await send({});
    expect(answer).toMatchObject({ status: 200, body: { status: 200, body: { confirmation_code: "abc" } } });
    expect(received[0]?.type).toContain("application/x-www-form-urlencoded");
    expect(read(signedIn(0))).toMatchObject({ valid: true, payload: { algorithm: "HMAC-SHA256", user_id: MAYA } });
    expect((await send({ url: `${url}/text` })).body).toEqual({ status: 400, body: "no" });
  });

  test("when a person removed it, whose tokens are dead by then", async () => {
    const token = await meta.connect();
    await send({ kind: "deauthorize" });
    expect(read(signedIn(0)).valid).toBe(true);
    expect(errorIn(await meta.get(token, "/me"))).toEqual({ code: 190, subcode: 458 });
  });

  test("also with what a stranger would send", async () => {
    for (const tamper of ["payload", "secret", "algorithm", "dot"]) await send({ tamper });
    expect(read(signedIn(0))).toMatchObject({ valid: false, payload: { user_id: `${MAYA}1` } });
    expect(read(signedIn(1))).toMatchObject({ valid: false, payload: { user_id: MAYA } });
    expect(read(signedIn(2))).toMatchObject({ valid: true, payload: { algorithm: "HMAC-MD5" } });
    expect(signedIn(3)).not.toContain(".");
  });

  test.each([
    ["another machine", { url: "http://shop.example/callback" }, "url"],
    ["no address", { url: "callback" }, "url"],
    ["nobody there", { url: "http://127.0.0.1:1/" }, "url"],
    ["an unknown kind", { kind: "birthday" }, "kind"],
    ["a person without an id", { personId: "maya" }, "personId"],
    ["an unknown way to tamper", { tamper: "all" }, "tamper"],
  ])("but not %s", async (_what, change, field) => {
    const answer = await send(change);
    expect(answer.status).toBe(422);
    expect((answer.body as { error: { issues: { path: string }[] } }).error.issues[0]?.path).toBe(field);
    expect(received).toEqual([]);
  });

  test("and Google does not", async () => {
    expect((await meta.control("POST", "/callbacks/google", {})).status).toBe(422);
  });
});
