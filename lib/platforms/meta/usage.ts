import * as z from "zod";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SLOW_FROM = 75;
const STOP_FROM = 95;
/** Between two calls for every percent above the first mark: a quarter of a second there, five seconds just below the second. */
const GAP_PER_PERCENT_MS = 250;

/** How much of a quota is used. `regainMs` is what Meta says about its end; 0 when it says nothing. */
export type Load = { readonly percent: number; readonly regainMs: number };
/** The load of one limit among several: `ads_management`, `account` … */
export type LimitLoad = Load & { readonly limit: string };
export type Usage = {
  /** Of all calls of our app together. */
  readonly app: Load | null;
  /** Of ad accounts and other business objects, by their id. */
  readonly objects: ReadonlyMap<string, readonly LimitLoad[]>;
  /** Of whatever the call was about. */
  readonly caller: readonly LimitLoad[];
};

const INSIGHTS_THROTTLE = "insights_throttle";
/** Kinds of an account's calls that Meta limits apart: for figures, for audiences, and all others. */
export type CallKind = "insights" | "audiences" | "rest";
export const CALL_KINDS: readonly CallKind[] = ["insights", "audiences", "rest"];
const KIND_OF_LIMIT: Readonly<Record<string, CallKind>> = {
  ads_insights: "insights",
  [INSIGHTS_THROTTLE]: "insights",
  custom_audience: "audiences",
  ads_management: "rest",
};
/** Business use cases of calls that nobody makes here, or that other apps of the same business make. */
const NOT_OURS = /^(?:pages|instagram|leadgen|messenger|whatsapp|catalog)/;
/** Which calls of an account a limit counts; all of them when it is the account's, or new to us. */
export const callsOf = ({ limit }: LimitLoad): readonly CallKind[] => {
  const kind = Object.hasOwn(KIND_OF_LIMIT, limit) ? KIND_OF_LIMIT[limit] : undefined;
  if (kind) return [kind];
  return NOT_OURS.test(limit) ? [] : CALL_KINDS;
};

const amount = z.coerce.number().nonnegative().catch(0);
const Counters = z.object({
  call_count: amount.optional(),
  total_cputime: amount.optional(),
  total_time: amount.optional(),
});
const BusinessUsage = z.record(
  z.string(),
  z
    .array(
      Counters.extend({
        type: z.string().default("unnamed").catch("unnamed"),
        estimated_time_to_regain_access: amount.optional(),
      }),
    )
    .catch([]),
);
const AccountUsage = z.object({ acc_id_util_pct: amount.optional(), reset_time_duration: amount.optional() });
const InsightsUsage = z.object({ app_id_util_pct: amount.optional(), acc_id_util_pct: amount.optional() });

function readHeader<T>(headers: Headers, name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(headers.get(name) ?? ""));
  } catch {
    return null;
  }
}

const highest = ({ call_count = 0, total_cputime = 0, total_time = 0 }: z.output<typeof Counters>): number =>
  Math.max(call_count, total_cputime, total_time);

/** Minutes are given only to those who are locked out already, whatever the counters say. */
function readObjects(headers: Headers): Map<string, LimitLoad[]> {
  const objects = new Map<string, LimitLoad[]>();
  for (const [id, types] of Object.entries(readHeader(headers, "x-business-use-case-usage", BusinessUsage) ?? {})) {
    const loads = types.map((type) => {
      const regainMs = (type.estimated_time_to_regain_access ?? 0) * MINUTE_MS;
      return { limit: type.type, percent: regainMs > 0 ? 100 : highest(type), regainMs };
    });
    if (loads.length > 0) objects.set(id, loads);
  }
  return objects;
}

/**
 * Meta's usage headers: percentages of quotas, minutes in `X-Business-Use-Case-Usage`, seconds in
 * `X-Ad-Account-Usage`. All may be absent or malformed; what cannot be read counts as not said.
 * The insights throttle speaks of insights alone, so its share of the whole app slows this caller's figures and nobody's
 * sales.
 * Source: Meta "Rate limiting", "Insights API: Limits and best practices", read 2026-11-22.
 */
export function readUsage(headers: Headers): Usage {
  const app = readHeader(headers, "x-app-usage", Counters);
  const account = readHeader(headers, "x-ad-account-usage", AccountUsage);
  const insights = readHeader(headers, "x-fb-ads-insights-throttle", InsightsUsage);
  const caller: LimitLoad[] = [];
  if (account)
    caller.push({
      limit: "account",
      percent: account.acc_id_util_pct ?? 0,
      regainMs: (account.reset_time_duration ?? 0) * SECOND_MS,
    });
  if (insights)
    caller.push({
      limit: INSIGHTS_THROTTLE,
      percent: Math.max(insights.acc_id_util_pct ?? 0, insights.app_id_util_pct ?? 0),
      regainMs: 0,
    });
  return {
    app: app && { percent: highest(app), regainMs: 0 },
    objects: readObjects(headers),
    caller,
  };
}

/** How long the caller is locked out by the limits of such calls; 0 when the headers do not say. */
export function lockedOutMs(headers: Headers, kind: CallKind): number {
  const { objects, caller } = readUsage(headers);
  const full = [...[...objects.values()].flat(), ...caller].filter(
    (load) => load.percent >= STOP_FROM && callsOf(load).includes(kind),
  );
  return Math.min(Math.max(0, ...full.map(({ regainMs }) => regainMs)), DAY_MS);
}

/** What a load asks for: no call for so long, or so much time between two calls (0 is none). */
export type Pace =
  | { readonly holdMs: number; readonly gapMs?: never }
  | { readonly gapMs: number; readonly holdMs?: never };

/** Slower from 75 % on, the more the closer it comes, and nothing from 95 % on until the quota is free again. */
export function paceOf({ percent, regainMs }: Load): Pace {
  if (percent >= STOP_FROM) return { holdMs: Math.min(regainMs > 0 ? regainMs : MINUTE_MS, DAY_MS) };
  return { gapMs: percent < SLOW_FROM ? 0 : Math.floor(percent - SLOW_FROM + 1) * GAP_PER_PERCENT_MS };
}
