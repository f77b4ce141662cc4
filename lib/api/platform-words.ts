import { PLATFORMS } from "@/lib/contracts/platform-list";
import type { PlatformError } from "@/lib/core/errors";
import { waitWords } from "@/lib/core/wait-words";

/**
 * A platform's failure for whoever reads our answer, decided by its class alone. The platform's own sentence, where it
 * has one for people, comes with a refusal of what they entered.
 */
export function platformWords({ provider, failure, details }: PlatformError): string {
  const label = PLATFORMS.find((entry) => entry.provider === provider || entry.id === provider)?.label ?? provider;
  switch (failure.kind) {
    case "reconnect":
      return `${label} wants you to sign in again.`;
    case "permission":
      return `${label} does not allow this to your sign-in.`;
    case "rejected":
      return details.explanation ? `${label} says: ${details.explanation}` : `${label} does not accept this.`;
    case "throttled":
    case "wait":
      return `${label} asks us to slow down. It can be tried again ${waitWords(failure.retryAfterMs)}.`;
    case "unavailable":
    case "ambiguous":
      return `${label} does not answer just now.`;
    case "misconfigured":
    case "unknown":
      return `${label} does not understand us. This is for us to mend.`;
  }
}
