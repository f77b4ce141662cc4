import { readLastEventId } from "@/lib/api/read-input";
import { route } from "@/lib/api/route";
import { isStillAllowed } from "@/lib/auth/require-tenant";
import { LiveCursor } from "@/lib/contracts/live";
import { AppError } from "@/lib/core/errors";
import { streamEvents } from "@/lib/events/stream-events";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  // No proxy, and no compression of our own server, may gather what has to arrive as it happens.
  "cache-control": "private, no-cache, no-store, no-transform",
  "x-accel-buffering": "no",
};

export const GET = route("streamEvents", async ({ tenant, session, query, request }) => {
  if (!session) throw new AppError("unauthenticated", "Sign in first.");
  const after = readLastEventId(request, LiveCursor) ?? query.after;
  // Next answers HEAD with this too, and would leave the stream unread.
  if (request.method === "HEAD") return new Response(null, { headers: HEADERS });
  const stream = await streamEvents(tenant, {
    after,
    person: session.userId,
    signal: request.signal,
    isAllowed: () => isStillAllowed(session, tenant.storeId, "read"),
  });
  return new Response(stream, { headers: HEADERS });
});
