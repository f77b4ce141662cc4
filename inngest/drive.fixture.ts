import { createHmac } from "node:crypto";

type Handler = (request: never, context: unknown) => Promise<Response> | Response;
type Options = { readonly key?: string | null; readonly at?: number; readonly tamper?: boolean };

export const ENDPOINT = "http://localhost:3900/api/inngest";

/** JSON in the canonical form (RFC 8785) that the SDK signs: keys sorted, nothing between. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(",")}}`;
}

/** Calls a handler as Inngest would: the body signed with the key (null: not at all), the time beside it. */
export async function callSigned(
  handler: Handler,
  method: "GET" | "POST" | "PUT",
  given: { readonly query?: string; readonly body?: object; readonly headers?: Record<string, string> },
  { key, at = Date.now(), tamper = false }: Options,
): Promise<{ status: number; json: Record<string, unknown> }> {
  const body = given.body === undefined ? "" : canonical(given.body);
  const seconds = String(Math.floor(at / 1000));
  const secret = key?.replace(/^signkey-\w+-/, "") ?? "";
  const signature = `t=${seconds}&s=${createHmac("sha256", secret).update(body).update(seconds).digest("hex")}`;
  const request = new Request(`${ENDPOINT}${given.query ?? ""}`, {
    method,
    headers: {
      host: "localhost:3900",
      "content-type": "application/json",
      ...(key != null && { "x-inngest-signature": signature }),
      ...given.headers,
    },
    ...(method !== "GET" && { body: tamper ? body.replace("{", '{"x":1,') : body }),
  });
  // Next's own request type adds parsed cookies and the address, which the SDK does not read.
  const response = await handler(request as never, { params: Promise.resolve({}) });
  const text = await response.text();
  return { status: response.status, json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : { text } };
}

/** What the executor sends to run a function once; our functions have no steps, so one call is a whole run. */
export const runBody = (event: { readonly name: string; readonly data?: object; readonly ts?: number }) => {
  const whole = { id: "01", ts: Date.now(), data: {}, ...event };
  return {
    event: whole,
    events: [whole],
    steps: {},
    version: 2,
    ctx: {
      run_id: "run-of-the-tests",
      attempt: 0,
      max_attempts: 2,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack: [], current: 0 },
    },
  };
};
