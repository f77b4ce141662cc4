import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { POST as trackBatch } from "@/app/api/v1/marketing/events/batch/route";
import { POST as trackEvent } from "@/app/api/v1/marketing/events/track/route";

const BODY_BYTES_MAX = 2 * 1024 * 1024;
const ROUTES = {
  "/api/v1/marketing/events/track": trackEvent,
  "/api/v1/marketing/events/batch": trackBatch,
} as const;
const routeOf = (path: string) => Object.entries(ROUTES).find(([known]) => known === path)?.[1];

/** The two routes of the tills, answered by their own handlers without the rest of the product. */
export function openTillDoor(port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (message, response) => {
    answer(message, response).catch((error: unknown) => {
      console.error("the door failed", error);
      response.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port, backlog: 1024 }, () => resolve(server));
  });
}

async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const handle = routeOf(message.url ?? "");
  const body = await readBody(message);
  if (!handle || message.method !== "POST" || body === undefined) return void response.writeHead(404).end();
  const headers = Object.entries(message.headers).filter((entry): entry is [string, string] => {
    return typeof entry[1] === "string";
  });
  const request = new Request(`http://${message.headers.host}${message.url}`, { method: "POST", headers, body });
  const { status, headers: own, ...rest } = await handle(request, { params: Promise.resolve({}) }).then(collect);
  response.writeHead(status, own).end(rest.text);
}

const collect = async (answered: Response) => ({
  status: answered.status,
  headers: Object.fromEntries(answered.headers),
  text: await answered.text(),
});

async function readBody(message: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of message) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
