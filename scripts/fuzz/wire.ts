import { Agent, request } from "node:http";
import { connect } from "node:net";
import type { FuzzBody } from "./bodies";
import type { Answer } from "./judge";

const TIMEOUT_MS = 30_000;
const CONNECTIONS = 16;

/** Posts one after the other on connections that stay open, as many at a time as there are connections. */
export async function postAll(
  given: { readonly appUrl: string; readonly key: string },
  bodies: Iterable<FuzzBody>,
  onAnswer: (body: FuzzBody, answer: Answer | undefined) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const rest = bodies[Symbol.iterator]();
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next())
      onAnswer(next.value, await post(given, agent, next.value));
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function post(
  { appUrl, key }: { readonly appUrl: string; readonly key: string },
  agent: Agent,
  { path, headers, payload }: FuzzBody,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const url = `${appUrl}/api/v1/marketing/events/${path}`;
    const all = { authorization: `Bearer ${key}`, "content-length": payload.length, ...headers };
    const call = request(url, { method: "POST", headers: all, agent, timeout: TIMEOUT_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", () => resolve(undefined));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    call.on("error", () => resolve(undefined));
    call.on("timeout", () => call.destroy());
    call.end(payload);
  });
}

/** Requests that are no HTTP: each on a connection of its own, which may be closed on it. */
const NO_HTTP: readonly { readonly name: string; readonly head: readonly string[]; readonly body: string }[] = [
  { name: "chunk sizes that are none", head: ["Transfer-Encoding: chunked"], body: "zz\r\n{}\r\n0\r\n\r\n" },
  { name: "a chunk longer than said", head: ["Transfer-Encoding: chunked"], body: "2\r\n{}}}}}\r\n0\r\n\r\n" },
  { name: "a chunk of 2^60 bytes", head: ["Transfer-Encoding: chunked"], body: "1000000000000000\r\n{}" },
  { name: "chunks that never end", head: ["Transfer-Encoding: chunked"], body: "2\r\n{}\r\n" },
  { name: "two lengths", head: ["Content-Length: 2", "Content-Length: 3"], body: "{}" },
  { name: "a length and chunks", head: ["Content-Length: 2", "Transfer-Encoding: chunked"], body: "0\r\n\r\n" },
  { name: "a length that is none", head: ["Content-Length: -1"], body: "{}" },
  { name: "a length in words", head: ["Content-Length: two"], body: "{}" },
  { name: "a body shorter than said", head: ["Content-Length: 500"], body: "{}" },
  { name: "a body longer than said", head: ["Content-Length: 2"], body: '{}{"storeId":1}' },
  { name: "an unknown transfer coding", head: ["Transfer-Encoding: gzip, chunked"], body: "0\r\n\r\n" },
  { name: "a header without a name", head: [": x", "Content-Length: 2"], body: "{}" },
  { name: "a header with NUL", head: ["X-A: a\u0000b", "Content-Length: 2"], body: "{}" },
  { name: "64 KB of headers", head: [`X-A: ${"a".repeat(65_536)}`, "Content-Length: 2"], body: "{}" },
];

/** Sends each and hangs up; gives what was answered with 5xx. Closed without an answer is right here. */
export async function sendNoHttp(appUrl: string, key: string): Promise<string[]> {
  const { hostname, port, host } = new URL(appUrl);
  const wrong: string[] = [];
  for (const { name, head, body } of NO_HTTP) {
    const lines = [
      "POST /api/v1/marketing/events/track HTTP/1.1",
      ...[`Host: ${host}`, `Authorization: Bearer ${key}`, "Content-Type: application/json", ...head],
    ];
    const answer = await exchange(hostname, Number(port || 80), `${lines.join("\r\n")}\r\n\r\n${body}`);
    if (/^HTTP\/1\.1 (5|2)/.test(answer)) wrong.push(`${name}: ${answer.split("\r\n", 1)[0]}`);
  }
  return wrong;
}

const PATIENCE_MS = 300;
function exchange(host: string, port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, host, () => socket.write(text, "latin1"));
    socket.on("data", (part) => {
      answer += part.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    // Whoever waits for more of it is hung up on.
    setTimeout(() => socket.destroy(), PATIENCE_MS);
  });
}
