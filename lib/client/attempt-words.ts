/** What a try came to, in two or three words. */
const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: "Delivered",
  accepted: "Accepted, being checked",
  rejected: "Refused",
  reconnect: "Access had ended",
  permission: "Not permitted",
  throttled: "Asked to slow down",
  wait: "Asked to wait",
  unavailable: "Not reached",
  ambiguous: "Answer unclear",
  misconfigured: "Our application refused",
  unknown: "Answer we don't know",
};
export const outcomeWords = (outcome: string): string =>
  Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome] ?? outcome) : outcome.replaceAll("_", " ");

export type AttemptTone = "success" | "info" | "warning" | "destructive";
export function attemptTone(outcome: string): AttemptTone {
  if (outcome === "delivered") return "success";
  if (outcome === "accepted") return "info";
  return outcome === "rejected" ? "destructive" : "warning";
}

/** 820 → "820 ms", 2400 → "2.4 s". */
export const durationWords = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

const SOURCES: Readonly<Record<string, string>> = {
  physical_store: "In the store",
  website: "Website",
  app: "App",
  phone_call: "Phone",
  email: "E-mail",
  chat: "Chat",
  system_generated: "System",
};
export const sourceWords = (source: string): string =>
  Object.hasOwn(SOURCES, source) ? (SOURCES[source] ?? source) : "Other";
