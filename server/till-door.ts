import type { IncomingMessage, ServerResponse } from "node:http";
import { watchQueue } from "@/lib/api/intake-guard";
import type { Reply } from "@/lib/api/responses";
import { type TillRequest, tillCall } from "@/lib/api/till-call";
import { AppError } from "@/lib/core/errors";
import { pendingEvents } from "@/lib/events/ingest-queue";
import { takeBatch, takeEvent } from "@/lib/events/take-events";
import { API_POLICY, SECURITY_HEADERS } from "../security-headers.mjs";

/** A Next route handler costs a millisecond before our first line runs; docs/adr/0001 has the figures. */
const DOORS = new Map<string, (request: TillRequest) => Promise<Reply>>([
  ["/api/v1/marketing/events/track", tillCall("trackEvent", takeEvent)],
  ["/api/v1/marketing/events/batch", tillCall("trackBatch", takeBatch)],
]);
// While much waits there, the door sheds before it reads anything.
watchQueue(pendingEvents);
const FIXED_HEADERS = [...SECURITY_HEADERS, API_POLICY].flatMap(({ key, value }) => [key.toLowerCase(), value]);

/** Answers `POST events/track` and `events/batch` here; false for everything else, which is Next's. */
export function answerAtTillDoor(
  request: IncomingMessage,
  response: ServerResponse,
  address: string | undefined,
): boolean {
  if (request.method !== "POST") return false;
  const door = DOORS.get(request.url?.split("?", 1)[0] ?? "");
  if (!door) return false;
  const call = { headers: headersOf(request), address, bytes: () => readAll(request) };
  door(call).then(
    (reply) => write(response, reply),
    (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
  );
  return true;
}

/** As the web's own Headers answer: null for what is not there, and lists joined. */
const headersOf = ({ headers }: IncomingMessage): Pick<Headers, "get"> => ({
  get: (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(", ") : (value ?? null);
  },
});

/** The front bounds size and time; a body that is cut off is refused. */
function readAll(request: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const cutOff = (cause?: unknown) =>
      reject(new AppError("invalid", "The body did not arrive whole.", cause === undefined ? {} : { cause }));
    // A till that hung up while its key was looked up has nobody left who would tell so.
    if (request.destroyed) return cutOff();
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => (chunks.length === 1 && chunks[0] ? resolve(chunks[0]) : resolve(Buffer.concat(chunks))));
    request.on("error", cutOff);
    request.on("close", () => (request.complete ? undefined : cutOff()));
  });
}

function write(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, [
    ...FIXED_HEADERS,
    ...Object.entries(headers).flat(),
    "content-length",
    String(Buffer.byteLength(body)),
  ]);
  response.end(body);
}
