import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { closeFront, createFront } from "./front";

let server: Server | undefined;
let errors: unknown[] = [];

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  errors = [];
});

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Starts a front on a free port; gives a function that sends raw HTTP and returns the whole answer. */
async function startFront(
  handle: Handle,
  options: { isDev?: boolean; bodyBytesMax?: number; trustedProxies?: number } = {},
) {
  const hosts = new Set<string>();
  const front = createFront({ handle, hosts, isDev: false, onError: (error) => errors.push(error), ...options });
  server = front;
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  hosts.add(`localhost:${port}`);
  return (lines: string[], body = "") =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.on("data", (chunk) => {
        answer += chunk.toString();
      });
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
      const head = lines.map((line) => line.replace("HOST", `localhost:${port}`));
      socket.write(`${head.join("\r\n")}\r\nConnection: close\r\n\r\n${body}`);
    });
}

const statusOf = (answer: string) => Number(answer.split(" ")[1]);
const echo: Handle = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  response.end(
    JSON.stringify({ method: request.method, headers: request.headers, bytes: Buffer.concat(chunks).length }),
  );
};

test("a page request reaches the handler", async () => {
  const send = await startFront(echo);
  const answer = await send(["GET /overview HTTP/1.1", "Host: HOST"]);
  expect(statusOf(answer)).toBe(200);
  expect(answer).toContain('"method":"GET"');
});

test.each([
  { why: "another host name", lines: ["GET / HTTP/1.1", "Host: evil.example"], status: 421 },
  { why: "a malformed escape", lines: ["GET /api/v1/marketing/status/%ff HTTP/1.1", "Host: HOST"], status: 400 },
  { why: "a write outside /api/", lines: ["POST /overview HTTP/1.1", "Host: HOST", "Content-Length: 0"], status: 405 },
  {
    why: "a server action",
    lines: ["POST /api/x HTTP/1.1", "Host: HOST", "Next-Action: 7f", "Content-Length: 0"],
    status: 400,
  },
  {
    why: "a server action disguised as a read",
    lines: ["GET / HTTP/1.1", "Host: HOST", "Next-Action: 7f"],
    status: 400,
  },
  { why: "a target that is a whole address", lines: ["GET http://evil.example/ HTTP/1.1", "Host: HOST"], status: 400 },
  {
    why: "a body announced too large",
    lines: ["POST /api/x HTTP/1.1", "Host: HOST", "Content-Length: 99999999"],
    status: 413,
  },
])("refuses $why with $status and never calls the handler", async ({ lines, status }) => {
  let calls = 0;
  const send = await startFront(async () => {
    calls++;
  });
  const answer = await send(lines);
  expect(statusOf(answer)).toBe(status);
  expect(answer).toMatch(/"error":\{"code":"[a-z_]+","message":"[^"]+","requestId":"[0-9a-f-]{36}"\}/);
  expect(calls).toBe(0);
});

test("headers that only Next may set are taken away, others stay", async () => {
  const send = await startFront(async (request, response) => {
    response.end(JSON.stringify({ headers: request.headers, raw: request.rawHeaders }));
  });
  const answer = await send([
    "GET / HTTP/1.1",
    "Host: HOST",
    "X-Middleware-Subrequest: proxy",
    "X-Nonce: mine",
    "Content-Security-Policy: default-src *",
    "X-Nextjs-Data: 1",
    "X-Forwarded-Host: evil.example",
    "Accept: text/html",
  ]);
  expect(answer).not.toMatch(/middleware|nonce|security-policy|nextjs-data|evil/i);
  expect(answer).toContain('"accept":"text/html"');
});

test("a chunked body within the limit arrives whole", async () => {
  const send = await startFront(echo, { bodyBytesMax: 10 });
  const answer = await send(
    ["POST /api/x HTTP/1.1", "Host: HOST", "Transfer-Encoding: chunked"],
    "4\r\nabcd\r\n4\r\nefgh\r\n0\r\n\r\n",
  );
  expect(answer).toContain('"bytes":8');
});

test("a chunked body over the limit is refused while it is still being sent", async () => {
  const send = await startFront(echo, { bodyBytesMax: 10 });
  const chunk = `8\r\n${"x".repeat(8)}\r\n`;
  const answer = await send(["POST /api/x HTTP/1.1", "Host: HOST", "Transfer-Encoding: chunked"], chunk + chunk);
  expect(statusOf(answer)).toBe(413);
});

test("an upgrade is cut in production", async () => {
  const send = await startFront(echo);
  const answer = await send(["GET /socket HTTP/1.1", "Host: HOST", "Upgrade: websocket", "Connection: Upgrade"]);
  expect(answer).not.toMatch(/^HTTP\/1.1 (101|200)/);
});

test("an error of the handler becomes a 500 without its text", async () => {
  const send = await startFront(async () => {
    throw new Error("password=hunter2");
  });
  const answer = await send(["GET / HTTP/1.1", "Host: HOST"]);
  expect(statusOf(answer)).toBe(500);
  expect(answer).not.toContain("hunter2");
  expect(errors).toHaveLength(1);
});

test.each([
  { proxies: 0, given: "X-Client-Address: 9.9.9.9", seen: "127.0.0.1" },
  { proxies: 0, given: "X-Forwarded-For: 9.9.9.9", seen: "127.0.0.1" },
  { proxies: 1, given: "X-Forwarded-For: 9.9.9.9, 198.51.100.7", seen: "198.51.100.7" },
  { proxies: 2, given: "X-Forwarded-For: 9.9.9.9, 198.51.100.7, 10.0.0.1", seen: "198.51.100.7" },
])("with $proxies proxies of ours and $given the caller is $seen", async ({ proxies, given, seen }) => {
  const send = await startFront(echo, { trustedProxies: proxies });
  const answer = await send(["GET /overview HTTP/1.1", "Host: HOST", given]);
  expect(answer).toContain(`"x-client-address":"${seen}"`);
});

test("closing waits for the answer that is still on its way, and for no connection that is kept alive after it", async () => {
  const open: ServerResponse[] = [];
  await startFront(async (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write("first ");
    open.push(response);
  });
  const front = server;
  if (!front) throw new Error("it was started");
  const { port } = front.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString();
  });
  const hungUp = new Promise((resolve) => socket.on("close", resolve));
  socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
  await expect.poll(() => answer).toContain("first ");
  const closed = closeFront(front);
  open[0]?.end("last");
  await Promise.all([closed, hungUp]);
  expect(answer).toContain("last");
  server = undefined;
});
