import type * as z from "zod";

export type HttpCall<T> = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Begins with `/`; ids in it are already encoded. The host comes from the base URL alone. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** At most one of `form` (urlencoded) and `json`. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** What a 2xx body must look like; an empty body is checked as `undefined`. */
  readonly schema: z.ZodType<T>;
  /** Integers of 16 digits and more are kept as text: as numbers they would lose their last digits. */
  readonly longIntegersAsText?: true;
  /** For all of it: connect, wait, read. Default 15 s. */
  readonly timeoutMs?: number;
  /** Longest answer that is read. Default 5 MB. */
  readonly bytesMax?: number;
};
export type HttpAnswer<T> = { readonly status: number; readonly headers: Headers; readonly data: T };

export const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_BYTES_MAX = 5 * 1024 * 1024;

/**
 * How a call went wrong, seen from the wire:
 * - not_sent: no connection was made, so nothing can have been accepted.
 * - interrupted: the request may have arrived; no whole answer came back (deadline, reset, truncated body).
 * - unreadable: a 2xx answer that is not what the contract says; the request was most likely accepted.
 * - answered: an answer outside 2xx; `body` is its JSON, or undefined when it held none.
 */
export type HttpFault =
  | { readonly kind: "not_sent" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "unreadable"; readonly status: number }
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly body: unknown };

/** Holds neither URL nor bodies, so that it can be logged. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  constructor(
    readonly fault: HttpFault,
    options?: ErrorOptions,
  ) {
    super(fault.kind === "answered" ? `answered ${fault.status}` : fault.kind, options);
  }
}

/** Codes of Node, its resolver and its TLS layer that are raised before the first byte of a request is written. */
const BEFORE_SENDING = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ENETDOWN"],
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_INVALID_ARG", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"],
  ...["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"],
  ...["ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO"],
]);

/** True when every error at the root of a failed fetch says that no connection came about. */
function wasNeverSent(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  if (error instanceof AggregateError) return error.errors.every((inner) => wasNeverSent(inner, depth + 1));
  if ("code" in error && typeof error.code === "string") return BEFORE_SENDING.has(error.code);
  return wasNeverSent(error.cause, depth + 1);
}

/** The whole body as text. @throws RangeError past `bytesMax`, whatever the stream throws before its end. */
async function readText(response: Response, bytesMax: number): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel().catch(() => undefined);
      throw new RangeError(`answer is longer than ${bytesMax} bytes`);
    }
    chunks.push(value);
  }
}

/** A text in quotes, which stays as it is, or a long integer outside of one. */
const TEXT_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;
const quoteLongIntegers = (text: string): string =>
  text.replace(TEXT_OR_LONG_INTEGER, (part) => (part.startsWith('"') ? part : `"${part}"`));

function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  return JSON.parse(text);
}

function bodyOf({ form, json }: HttpCall<unknown>): { headers: Record<string, string>; body?: string } {
  if (form)
    return {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    };
  if (json !== undefined) return { headers: { "content-type": "application/json" }, body: JSON.stringify(json) };
  return { headers: {} };
}

function urlOf(baseUrl: string, { path, query }: HttpCall<unknown>): URL {
  if (!path.startsWith("/")) throw new TypeError("a path begins with /");
  const url = new URL(baseUrl + path);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}

async function readRefusal(response: Response, bytesMax: number): Promise<HttpFault> {
  const { status, headers } = response;
  try {
    return { kind: "answered", status, headers, body: parseJson(await readText(response, bytesMax)) };
  } catch {
    return { kind: "answered", status, headers, body: undefined };
  }
}

/**
 * One HTTP call over the built-in fetch: the host comes from configuration only, redirects are refused (they could
 * carry a token elsewhere), everything ends at one deadline, and neither URLs nor bodies are logged.
 * @throws HttpError for everything that is not a 2xx answer of the right shape.
 */
export async function sendHttp<T>(baseUrl: string, call: HttpCall<T>): Promise<HttpAnswer<T>> {
  const { headers, body } = bodyOf(call);
  const signal = AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const bytesMax = call.bytesMax ?? DEFAULT_BYTES_MAX;
  const response = await fetch(urlOf(baseUrl, call), {
    method: call.method,
    headers: { accept: "application/json", ...headers, ...call.headers },
    redirect: "error",
    signal,
    ...(body !== undefined && { body }),
  }).catch((error: unknown) => {
    throw new HttpError(wasNeverSent(error) ? { kind: "not_sent" } : { kind: "interrupted" }, { cause: error });
  });
  if (!response.ok) throw new HttpError(await readRefusal(response, bytesMax));

  const text = await readText(response, bytesMax).catch((error: unknown) => {
    throw new HttpError({ kind: "interrupted" }, { cause: error });
  });
  const unreadable = { kind: "unreadable", status: response.status } as const;
  let value: unknown;
  try {
    value = parseJson(call.longIntegersAsText ? quoteLongIntegers(text) : text);
  } catch {
    // The parser's message quotes the body, so it is left behind.
    throw new HttpError(unreadable);
  }
  const parsed = call.schema.safeParse(value);
  if (!parsed.success) throw new HttpError(unreadable, { cause: new TypeError(shapeOf(parsed.error)) });
  return { status: response.status, headers: response.headers, data: parsed.data };
}

/** Which fields were not as expected, without their values. */
const shapeOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.join(".") || "body"}: ${code}`)
    .join(", ");
