import type * as z from "zod";
import { ApiError } from "./api-error";

const DEADLINE_MS = 15_000;
/** A sync asks the platforms and may take longer than a read. */
const WRITE_DEADLINE_MS = 60_000;

type Call = {
  method?: "GET" | "POST" | "DELETE";
  query?: Readonly<Record<string, string | number | null | undefined>>;
  body?: unknown;
  signal?: AbortSignal;
};

/**
 * Calls our own API and checks the answer against its contract. The contract is loaded while the answer is on its
 * way, so that no page waits for a validator before it shows anything.
 * @throws ApiError for every refusal, lost connection and missed deadline
 */
export async function callApi<S extends z.ZodType>(
  path: string,
  contract: () => Promise<S>,
  call: Call = {},
): Promise<z.output<S>> {
  const { method = "GET", body } = call;
  const deadline = AbortSignal.timeout(method === "GET" ? DEADLINE_MS : WRITE_DEADLINE_MS);
  const loading = contract();
  loading.catch(() => undefined);
  const response = await fetch(apiHref(path, call.query), {
    method,
    headers: { accept: "application/json", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: call.signal ? AbortSignal.any([call.signal, deadline]) : deadline,
  }).catch((cause: unknown) => {
    if (call.signal?.aborted) throw cause;
    throw noAnswer(deadline.aborted);
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw await refusal(response.status, json);
  const schema = await loading.catch(() => {
    throw noAnswer(false);
  });
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ApiError(response.status, "unexpected_answer", "The answer was not what we expected.");
  return parsed.data;
}

/** The address of an answer, for a link to it. */
export const apiHref = (path: string, query?: Call["query"]): string =>
  `/api/v1/marketing/${path}${queryString(query)}`;

function queryString(query: Call["query"] = {}): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries.map(([key, value]) => [key, String(value)]))}`;
}

const noAnswer = (late: boolean): ApiError =>
  late
    ? new ApiError(0, "timeout", "The answer took too long.")
    : new ApiError(0, "offline", "There is no connection to the server.");

async function refusal(status: number, json: unknown): Promise<ApiError> {
  const { ErrorBody } = await import("../contracts/errors");
  const parsed = ErrorBody.safeParse(json);
  if (!parsed.success) return new ApiError(status, "internal", "Something broke on our side.");
  const { code, message, requestId, issues } = parsed.data.error;
  return new ApiError(status, code, message, requestId, issues);
}
