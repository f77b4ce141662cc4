import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export type FakeRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};
export type FakeAnswer =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly text: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly mode: "reset" | "hang" | "truncate" };
export type FakeServer = { readonly url: string; readonly requests: FakeRequest[]; close(): Promise<void> };

function reply(response: ServerResponse, answer: FakeAnswer): void {
  if ("mode" in answer) {
    if (answer.mode === "reset") response.destroy();
    if (answer.mode === "truncate") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"half":', () => response.destroy());
    }
    return;
  }
  const isJson = "json" in answer;
  response.writeHead(answer.status ?? 200, {
    "content-type": isJson ? "application/json" : "text/html",
    ...answer.headers,
  });
  response.end(isJson ? JSON.stringify(answer.json) : answer.text);
}

/** A real HTTP server on a free port that answers what the test says and remembers what it was asked. */
export async function startFakeServer(
  answer: (request: FakeRequest, index: number) => FakeAnswer,
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const server = createServer(async (message, response) => {
    const url = new URL(message.url ?? "/", "http://fake");
    const request = {
      method: message.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      body: await text(message),
    };
    requests.push(request);
    reply(response, answer(request, requests.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  // A listening TCP server always has an address object.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, close };
}
