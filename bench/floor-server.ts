/**
 * The floor of the till's door: bare `node:http` that reads and validates the same body, answers as long an answer and
 * stores nothing. Prints its port.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TrackEventBody } from "@/lib/contracts/events";

const ANSWER = JSON.stringify({
  success: true,
  eventId: "00000000-0000-7000-8000-000000000000",
  message: "The event was recorded.",
  duplicate: false,
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { success } = TrackEventBody.safeParse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    response.writeHead(success ? 202 : 422, { "content-type": "application/json" });
    response.end(ANSWER);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
