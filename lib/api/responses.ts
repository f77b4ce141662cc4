import { isDatabaseDown } from "@/lib/core/database-down";
import { AppError, InvalidInputError, PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { platformWords } from "./platform-words";

/** The reason of a refusal that is told of in the log by whoever refuses, once for many. */
export const SHED = "shed";

/** An answer before it is given to whichever server asked: a route of Next, or the front door of the tills. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const jsonReply = (body: unknown, status: number, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "private, no-store", ...headers },
  body: JSON.stringify(body),
});

export const toResponse = ({ status, headers, body }: Reply): Response => new Response(body, { status, headers });

export const json = (body: unknown, status: number, headers: Record<string, string> = {}): Response =>
  toResponse(jsonReply(body, status, headers));

/** An id for this request, the caller's own when it is a sane one. */
export const requestIdOf = (request: Request): string => requestIdFrom(request.headers.get("x-request-id"));
export function requestIdFrom(given: string | null): string {
  return given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}

export const errorResponse = (error: unknown, name: string, requestId: string): Response =>
  toResponse(errorReply(error, name, requestId));

/** A thrown error as the API's one error shape. What we did not throw on purpose is our bug: logged, and told as such. */
export function errorReply(error: unknown, name: string, requestId: string): Reply {
  const headers = { "x-request-id": requestId };
  if (error instanceof AppError) {
    const { code, status, retryAfterMs } = error;
    const message = error instanceof PlatformError ? platformWords(error) : error.message;
    const issues = error instanceof InvalidInputError ? { issues: error.issues } : {};
    const wait = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
    if (status >= 500 && error.reason !== SHED) createLogger(name).warn("failed", { requestId, error });
    return jsonReply({ error: { code, message, requestId, ...issues } }, status, { ...headers, ...wait });
  }
  if (isDatabaseDown(error)) {
    createLogger(name).error("database unreachable", { requestId, error });
    // A till repeats the same request: if the first one was stored after all, the repeat is told so.
    const message = "The database does not answer just now. Send the same request again.";
    return jsonReply({ error: { code: "overloaded", message, requestId } }, 503, { ...headers, "retry-after": "5" });
  }
  createLogger(name).error("unhandled", { requestId, error });
  return jsonReply(
    { error: { code: "internal", message: "Something went wrong on our side.", requestId } },
    500,
    headers,
  );
}
