import { PlatformError } from "@/lib/core/errors";
import type { ConnectProblem } from "./connect-problem";

/** Why a consent came to nothing; a page has words for each. Nothing is stored. */
export class ConnectRefusal extends Error {
  override readonly name = "ConnectRefusal";
  constructor(
    readonly problem: ConnectProblem,
    /** Scopes that were not granted. */
    readonly missing: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(problem, options);
  }
}

/** What the platform says in the callback instead of a code (RFC 6749 4.1.2.1). */
export function refusalOfCallback(error: string): ConnectRefusal {
  if (error === "access_denied") return new ConnectRefusal("cancelled");
  const ours = ["invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope"];
  return new ConnectRefusal(ours.includes(error) ? "app_misconfigured" : "platform_unavailable");
}

/** What a failed call during the consent means for the person who waits for it. */
export function refusalOfCall(error: PlatformError): ConnectRefusal {
  const { failure, details } = error;
  const refuse = (problem: ConnectProblem) => new ConnectRefusal(problem, [], { cause: error });
  switch (failure.kind) {
    case "misconfigured":
      return refuse("app_misconfigured");
    case "permission":
      return refuse(details.reason === "no_ads_account" ? "no_accounts" : "permissions_missing");
    case "rejected":
    case "reconnect":
      // The code was used, too old or not for us.
      return refuse("state_invalid");
    default:
      return refuse("platform_unavailable");
  }
}

/** Runs a call to the platform; its failures become refusals. */
export async function refusing<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof PlatformError ? refusalOfCall(error) : error;
  }
}
