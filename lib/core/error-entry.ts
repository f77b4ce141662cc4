import type { PlatformFailure } from "./errors";

/** A row of a provider's error table: what can be done about it, and our word for it. */
export type ErrorEntry = { readonly failure: PlatformFailure; readonly reason: string };

export const entry = (failure: PlatformFailure, reason: string): ErrorEntry => ({ failure, reason });
export const reconnect = (reason: string) => entry({ kind: "reconnect" }, reason);
export const permission = (reason: string) => entry({ kind: "permission" }, reason);
export const rejected = (reason: string) => entry({ kind: "rejected" }, reason);
export const misconfigured = (reason: string) => entry({ kind: "misconfigured" }, reason);
export const wait = (retryAfterMs: number, reason: string) => entry({ kind: "wait", retryAfterMs }, reason);
export const throttled = (retryAfterMs: number, reason = "rate_limited") =>
  entry({ kind: "throttled", retryAfterMs }, reason);
/** The provider's own trouble; it does not say whether the call had been carried out. */
export const serverError = entry({ kind: "ambiguous" }, "server_error");
