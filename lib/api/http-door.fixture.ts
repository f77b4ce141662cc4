import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createFront } from "@/server/front";
import type { Handler } from "./route-files.fixture";

type Routes = Readonly<Record<string, Handler>>;

/** Route handlers behind our own server on a free port, as Next would call them, with real sockets in front. */
export async function openDoor(routes: Routes) {
  const hosts = new Set<string>();
  const errors: unknown[] = [];
  const front = createFront({
    handle: (request, response) => answer(routes, request, response),
    ...{ hosts, isDev: false, onError: (error: unknown) => errors.push(error) },
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  hosts.add(`localhost:${port}`).add(`127.0.0.1:${port}`);
  const close = async () => {
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  };
  return { port, errors, close };
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const handler = routes[request.url ?? ""];
  if (!handler) throw new TypeError(`no route for ${request.url}`);
  const init = { method: request.method ?? "GET", body: Readable.toWeb(request), duplex: "half" };
  const headers = new Headers(
    Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  // The two types of a web stream differ in name only.
  const asked = new Request(`http://localhost${request.url}`, { ...init, headers } as RequestInit);
  const given = await handler(asked, { params: Promise.resolve({}) });
  response.writeHead(given.status, Object.fromEntries(given.headers));
  response.end(Buffer.from(await given.arrayBuffer()));
}

export type Line =
  /** Nothing breaks. */
  | "good"
  /** Cut as soon as the request is out, so that the answer is never heard. */
  | "cut-answer"
  /** Cut in the middle of the body. */
  | "cut-request";
export type Heard = { readonly status: number; readonly json: Record<string, unknown> };

/** A till with its own connections: posts a body, and hears the answer unless the line breaks (then undefined). */
export function aTill(port: number, key: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (path: string, body: unknown, line: Line = "good"): Promise<Heard | undefined> =>
    new Promise((resolve) => {
      const payload = Buffer.from(JSON.stringify(body));
      const headers = {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "content-length": payload.length,
      };
      const call = httpRequest({ port, host: "127.0.0.1", path, method: "POST", headers, agent }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", () => resolve(undefined));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString("utf8")) }),
        );
      });
      call.on("error", () => resolve(undefined));
      const cut = () => setImmediate(() => call.destroy(new Error("line cut")));
      if (line === "cut-request") call.write(payload.subarray(0, payload.length >> 1), cut);
      else call.end(payload, line === "cut-answer" ? cut : undefined);
    });
  return { post, close: () => agent.destroy() };
}
