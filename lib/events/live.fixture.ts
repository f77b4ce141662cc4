import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { afterAll } from "vitest";
import { GET } from "@/app/api/v1/marketing/events/[storeId]/stream/route";
import type { StoreFixture } from "@/db/test/store-fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { LiveMessage } from "@/lib/contracts/live";
import { newId } from "@/lib/core/ids";
import { trackBatch } from "./ingest-events";

/** Serves the route as Next does: the signal goes off when the reader leaves, and the body is piped to the socket. */
const server = createServer((request, response) => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const url = new URL(request.url ?? "/", "http://localhost:3900");
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const storeId = url.pathname.split("/").at(-2) ?? "";
  void GET(new Request(url, { headers, signal: gone.signal }), { params: Promise.resolve({ storeId }) }).then(
    (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (!answer.body) return response.end();
      // The two declarations of one and the same stream do not know each other.
      Readable.fromWeb(answer.body as NodeStream)
        .on("error", () => response.destroy())
        .pipe(response);
    },
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const port = () => (server.address() as AddressInfo).port;

const open = new Set<() => Promise<void>>();
/** Lets every reader go, as at the end of a test. */
export async function leaveAll(): Promise<void> {
  await Promise.all([...open].map((leave) => leave()));
  open.clear();
}

/** A reader on a socket, who keeps every message as the server framed it. */
export async function listen(storeId: string, given: { after?: string; headers?: Record<string, string> } = {}) {
  const leaving = new AbortController();
  const query = given.after === undefined ? "" : `?after=${given.after}`;
  const answer = await fetch(`http://127.0.0.1:${port()}/api/v1/marketing/events/${storeId}/stream${query}`, {
    headers: given.headers ?? {},
    signal: leaving.signal,
  });
  let text = "";
  let isOver = false;
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString("utf8");
  })()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  const blocks = () => text.split("\n\n").slice(0, -1);
  const messages = () =>
    blocks()
      .filter((block) => block.includes("event:"))
      .map((block) => {
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
        return LiveMessage.parse({ ...fields, data: JSON.parse(fields.data ?? "") });
      });
  const leave = async () => {
    leaving.abort();
    await reading;
  };
  open.add(leave);
  return {
    answer,
    text: () => text,
    blocks,
    messages,
    isOver: () => isOver,
    leave,
    told: () => messages().flatMap((message) => (message.event === "sales" ? message.data : [])),
    lastId: () => messages().at(-1)?.id ?? "",
  };
}
export type Reader = Awaited<ReturnType<typeof listen>>;

/** Sales as a till posts them, in one request; their order numbers. */
export async function sell(count: number, { storeId, tenant }: StoreFixture): Promise<string[]> {
  const orders = Array.from({ length: count }, () => newId());
  const items = orders.map((orderId) =>
    TrackEventBody.parse({ storeId, eventType: "purchase", orderId, eventValue: 9 }),
  );
  await trackBatch(tenant, items);
  return orders;
}
