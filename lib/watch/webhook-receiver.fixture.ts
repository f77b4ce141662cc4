import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

export type Posted = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };
type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** Whoever listens at ALERT_WEBHOOK_URL, on this machine. It answers what it is told to, and keeps what came. */
export async function openReceiver() {
  const posted: Posted[] = [];
  const behaviour: { answer: Answer } = { answer: { status: 200, body: "ok" } };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posted.push({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      const { status, headers = {}, body = "" } = behaviour.answer;
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { posted, behaviour, url: `http://127.0.0.1:${port}/hooks/alerts?team=shop` };
}
