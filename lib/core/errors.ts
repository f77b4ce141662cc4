const HTTP_STATUS = {
  bad_request: 400,
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  throttled: 429,
  upstream: 502,
  overloaded: 503,
} as const;
export type ErrorCode = keyof typeof HTTP_STATUS;

/** An error we throw on purpose: `message` is safe to show, everything else belongs in `cause`. */
export class AppError extends Error {
  override readonly name: string = "AppError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions & { readonly reason?: string; readonly retryAfterMs?: number },
  ) {
    super(message, options);
    this.reason = options?.reason;
    this.retryAfterMs = options?.retryAfterMs;
  }
  /** A stable word for programs and for pages that explain the error, e.g. `state_expired`. */
  readonly reason: string | undefined;
  readonly retryAfterMs: number | undefined;
  get status(): number {
    return HTTP_STATUS[this.code];
  }
}

export type InputIssue = { readonly path: string; readonly message: string };

type ZodIssueLike = {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string;
  readonly keys?: readonly string[];
};

/** Whoever sends a hundred thousand unknown fields is told of the first. */
const ISSUES_MAX = 50;
const PATH_MAX = 200;

export class InvalidInputError extends AppError {
  override readonly name = "InvalidInputError";
  constructor(readonly issues: readonly InputIssue[]) {
    super("invalid", "Some fields are not valid.");
  }
  /** zod's issues as fields and sentences; an unknown key is named itself. */
  static of(error: { readonly issues: readonly ZodIssueLike[] }): InvalidInputError {
    const issues = error.issues.slice(0, ISSUES_MAX).flatMap(({ path, message, keys }) => {
      const at = path.map(String).join(".");
      if (!keys) return [{ path: at || "body", message }];
      return keys
        .slice(0, ISSUES_MAX)
        .map((key) => ({ path: at ? `${at}.${key}` : key || '""', message: "is not a known field" }));
    });
    return new InvalidInputError(
      issues.slice(0, ISSUES_MAX).map(({ path, message }) => ({ path: path.slice(0, PATH_MAX), message })),
    );
  }
}

/**
 * What can be done about a platform's failure. Retry is decided by `kind`, never by status or message.
 * - reconnect: the grant is dead; hold everything and ask the owner.
 * - permission: the grant lives but may not do this; park and ask the owner.
 * - rejected: the data is wrong. `indexes` names the items when the platform did; otherwise bisect. `items`: why, where
 *   that is not the same for all of them. `isVague`: the answer does not say what is wrong, so it may be about the whole
 *   request, or about us.
 * - throttled / wait: nothing was accepted; come back after `retryAfterMs`.
 * - unavailable: nothing was accepted; back off.
 * - ambiguous: it may have been accepted; resend only while the platform still merges repeats.
 * - misconfigured: our own app or project is refused; alarm us, keep the tenant's state.
 * - unknown: an unmapped answer; treated as ambiguous, with an alarm.
 */
export type PlatformFailure =
  | { readonly kind: "reconnect" }
  | { readonly kind: "permission" }
  | {
      readonly kind: "rejected";
      readonly indexes?: readonly number[];
      readonly items?: readonly RefusedItem[];
      readonly isVague?: true;
    }
  | { readonly kind: "throttled"; readonly retryAfterMs: number }
  | { readonly kind: "wait"; readonly retryAfterMs: number }
  | { readonly kind: "unavailable" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "misconfigured" }
  | { readonly kind: "unknown" };

/** Why one item of a refused request was, in the words of `PlatformErrorDetails`; `isVague` as for a whole refusal. */
export type RefusedItem = {
  readonly index: number;
  readonly reason: string;
  readonly platformCode: string;
  readonly isVague?: true;
};

export type PlatformErrorDetails = {
  /** Our stable word for what happened, e.g. `token_expired`, `dataset_gone`; pages explain it. */
  readonly reason: string;
  /** The platform's own code, e.g. `190/463` or `INVALID_HEX_ENCODING`. */
  readonly platformCode?: string;
  readonly httpStatus?: number;
  /** The platform's id of this call: Meta `fbtrace_id`, Google `requestId`. */
  readonly traceId?: string;
  /** What the platform says is wrong, in its own names: `daily_budget`, `events[3].user_data`. */
  readonly fields?: readonly string[];
  /** The platform's own sentence for the person at the screen, in their language. Shown, never logged. */
  readonly explanation?: string;
};

/** A call to a platform that did not succeed. `message` never holds tokens or personal data. */
export class PlatformError extends AppError {
  override readonly name = "PlatformError";
  constructor(
    readonly provider: string,
    readonly failure: PlatformFailure,
    readonly details: PlatformErrorDetails,
    options?: ErrorOptions,
  ) {
    super(
      failure.kind === "throttled" ? "throttled" : "upstream",
      `${provider}: ${details.reason}${details.platformCode ? ` (${details.platformCode})` : ""}`,
      {
        ...options,
        reason: details.reason,
        ...("retryAfterMs" in failure && { retryAfterMs: failure.retryAfterMs }),
      },
    );
  }
}
