import { PlatformError, type PlatformErrorDetails, type PlatformFailure } from "./errors";
import { DEFAULT_TIMEOUT_MS, type HttpAnswer, type HttpCall, HttpError, type HttpFault, sendHttp } from "./http";

/** What a provider's error table makes of an answer outside 2xx. */
export type Verdict = { readonly failure: PlatformFailure } & PlatformErrorDetails;
export type Answered = Extract<HttpFault, { kind: "answered" }>;
type CallRules = {
  readonly provider: string;
  readonly baseUrl: string;
  /** `read` changes nothing at the provider, so a lost answer is simply asked for again. */
  readonly effect: "read" | "write";
  /** Null when the body is none of the provider's error shapes. */
  readonly explain: (answer: Answered) => Verdict | null;
  /** Waits for the call's turn: 0 when it came, else how long to stay away. Absent for calls that wait for nobody. */
  readonly turn?: (maxWaitMs: number) => Promise<number>;
  /** Told of every answer, so that what a platform says about its limits is heeded before the next call. */
  readonly observe?: (answer: { readonly headers: Headers; readonly failure: PlatformError | null }) => void;
};

/** An answer without a word of the provider: from 5xx it may still have been accepted, anything else nobody foresaw. */
const explainBare = ({ status }: Answered, provider: string): PlatformError =>
  status >= 500
    ? new PlatformError(provider, { kind: "ambiguous" }, { reason: "server_error", httpStatus: status })
    : new PlatformError(provider, { kind: "unknown" }, { reason: "unknown_answer", httpStatus: status });

function explainFault(error: HttpError, { provider, explain }: CallRules): PlatformError {
  const { fault } = error;
  const options = { cause: error };
  if (fault.kind === "not_sent")
    return new PlatformError(provider, { kind: "unavailable" }, { reason: "no_connection" }, options);
  if (fault.kind === "interrupted")
    return new PlatformError(provider, { kind: "ambiguous" }, { reason: "answer_lost" }, options);
  if (fault.kind === "unreadable")
    return new PlatformError(
      provider,
      { kind: "ambiguous" },
      { reason: "answer_unreadable", httpStatus: fault.status },
      options,
    );
  const verdict = explain(fault);
  if (!verdict) return explainBare(fault, provider);
  const { failure, ...details } = verdict;
  return new PlatformError(provider, failure, { httpStatus: fault.status, ...details });
}

/** A lost answer to a read says no more than that the provider could not be reached. */
const asRead = (error: PlatformError): PlatformError =>
  error.failure.kind === "ambiguous"
    ? new PlatformError(error.provider, { kind: "unavailable" }, error.details, { cause: error.cause })
    : error;

/**
 * One call to a provider under its rate limit. The wait for a turn is at most half the deadline and part of it.
 * @throws PlatformError, never anything else that the network or the provider can cause
 */
export async function callPlatform<T>(rules: CallRules, call: HttpCall<T>): Promise<HttpAnswer<T>> {
  const timeoutMs = call.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const startedAt = performance.now();
  const stayAwayMs = (await rules.turn?.(timeoutMs / 2)) ?? 0;
  if (stayAwayMs > 0)
    throw new PlatformError(
      rules.provider,
      { kind: "throttled", retryAfterMs: stayAwayMs },
      { reason: "own_rate_limit" },
    );
  const leftMs = Math.max(1, Math.floor(timeoutMs - (performance.now() - startedAt)));
  try {
    const answer = await sendHttp(rules.baseUrl, { ...call, timeoutMs: leftMs });
    rules.observe?.({ headers: answer.headers, failure: null });
    return answer;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const explained = explainFault(error, rules);
    if (error.fault.kind === "answered") rules.observe?.({ headers: error.fault.headers, failure: explained });
    throw rules.effect === "read" ? asRead(explained) : explained;
  }
}
