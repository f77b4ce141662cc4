import type { Fault } from "./sandbox-control";

const PATHS = { meta: "/events", google: "events:ingest" } as const;
const SECONDS_3 = 3_000;

/** A refusal in each platform's own words: wait a little. */
const THROTTLED = {
  meta: { status: 400, body: { error: { message: "Calls to this api have exceeded the rate limit.", code: 613 } } },
  google: {
    status: 429,
    body: {
      error: {
        code: 429,
        status: "RESOURCE_EXHAUSTED",
        message: "Quota exceeded.",
        details: [
          { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "RATE_LIMIT_EXCEEDED" },
          { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" },
        ],
      },
    },
  },
} as const;

/** Every way in which the sandbox can fail a platform that sales are sent to. */
const FAILURES: Readonly<Record<string, Omit<Fault, "platform" | "path">>> = {
  "500 with a page": { mode: "respond", status: 500, body: "<html>Something went wrong</html>" },
  "503, three times": { mode: "respond", status: 503, body: {}, times: 3 },
  "200 with a page": { mode: "respond", status: 200, body: "<html>Please sign in</html>" },
  reset: { mode: "reset", times: 2 },
  "accepted, then reset": { mode: "accept-then-reset" },
  hang: { mode: "hang" },
  slow: { mode: "slow", delayMs: SECONDS_3, times: 2 },
  late: { mode: "respond", delayMs: SECONDS_3 },
  "cut in the middle": { mode: "truncate" },
};

const TOLD_TO_WAIT = "told to wait";
export const FAULT_NAMES: readonly string[] = [...Object.keys(FAILURES), TOLD_TO_WAIT];

export type NamedFault = { readonly name: string; readonly fault: Fault };

/** All failures at both platforms, in an order drawn by lot. */
export function allFaults(random: () => number): NamedFault[] {
  const faults = (["meta", "google"] as const).flatMap((platform) => {
    const at = { platform, path: PATHS[platform] };
    return [
      ...Object.entries(FAILURES).map(([name, failure]) => ({ name, fault: { ...at, ...failure } })),
      { name: TOLD_TO_WAIT, fault: { ...at, mode: "respond" as const, ...THROTTLED[platform] } },
    ];
  });
  return faults
    .map((fault) => ({ fault, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ fault }) => fault);
}
