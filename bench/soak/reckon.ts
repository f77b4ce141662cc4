import type postgres from "postgres";
import type { KindAt, Sales } from "./sales";
import type { SandboxControl } from "./sandbox-control";
import { HEARD, type Truth } from "./truth";

const PAGE = 20_000;
const SHOWN_MAX = 5;

export const PLATFORMS = [
  { name: "Facebook", ledger: "meta", destination: "facebook" },
  { name: "Google Ads", ledger: "google", destination: "google" },
] as const;
type Platform = (typeof PLATFORMS)[number];

/** What became of the sales numbered `from` up to `to` at one platform. */
export type Reckoning = {
  readonly platform: string;
  /** With somebody to match, and stored: these have to arrive. */
  readonly due: number;
  readonly once: number;
  readonly lost: number;
  readonly doubled: number;
  /** Receipts beyond the first, merged by the platform. */
  readonly resent: number;
  /** Not there, and the product says why. */
  readonly explained: number;
  readonly skipped: number;
  /** Not stored, and no till was told otherwise. */
  readonly absent: number;
  /** Anything that should not be: there without having been stored, with another amount, in a state that is not true. */
  readonly unexplained: ReadonlyMap<string, number>;
};
type Stored = { readonly state: string; readonly reason: string | null };
type Ledger = {
  readonly rows: Uint8Array;
  readonly resent: Uint32Array;
  readonly altered: number;
  readonly strangers: number;
};

/** Holds the product's own word, the tills' and the platform's ledger against each other, sale by sale. */
export async function reckon(given: {
  readonly sql: postgres.Sql;
  readonly sandbox: SandboxControl;
  readonly sales: Sales;
  readonly truth: Truth;
  readonly platform: Platform;
  readonly from?: number;
}): Promise<Reckoning> {
  const { sql, sandbox, sales, truth, platform, from = 0 } = given;
  const { states, unnumbered } = await readStates(sql, sales, platform, truth.posted);
  const indexOf = (key: string) => sales.indexOf(key) ?? unnumbered.get(key);
  const ledger = readLedger(await sandbox.ledger(platform.ledger), sales, indexOf, truth.posted);
  const unexplained = new Map<string, number>();
  const wrong = (what: string, count = 1) => count > 0 && unexplained.set(what, (unexplained.get(what) ?? 0) + count);
  wrong("another amount at the platform", ledger.altered);
  wrong("conversions that are no sale of this run", ledger.strangers);
  const sums = { due: 0, once: 0, lost: 0, doubled: 0, resent: 0, explained: 0, skipped: 0, absent: 0 };
  const isSum = (fate: string): fate is keyof typeof sums => fate in sums;
  for (let index = from; index < truth.posted; index += 1) {
    const stored = states[index];
    const rows = ledger.rows[index] ?? 0;
    sums.resent += ledger.resent[index] ?? 0;
    const verdict = judgeSale({
      stored,
      rows,
      kind: sales.kindAt(index, platform.destination),
      heard: truth.heard[index] ?? HEARD.unposted,
    });
    if (verdict.due) sums.due += 1;
    if (isSum(verdict.fate)) sums[verdict.fate] += 1;
    else wrong(verdict.fate);
  }
  return { platform: platform.name, ...sums, unexplained };
}

type Case = { stored: Stored | undefined; rows: number; kind: KindAt; heard: number };
/** Its name in the sums, or the sentence under which it is unexplained. */
export function judgeSale({ stored, rows, kind, heard }: Case): { due: boolean; fate: string } {
  if (!stored) {
    const isTold = heard === HEARD.yes;
    if (isTold) return { due: true, fate: "lost" };
    return { due: false, fate: rows > 0 ? "at the platform, but never stored" : "absent" };
  }
  if (heard === HEARD.no) return { due: false, fate: "stored, though the till was told no" };
  if (kind === "broken") return { due: false, fate: "stored, though it is broken" };
  if (kind !== "sendable") {
    if (rows > 0) return { due: false, fate: "sent, though it was to be skipped" };
    return { due: false, fate: stored.state === "skipped" ? "skipped" : `to be skipped, but ${stored.state}` };
  }
  if (rows > 1) return { due: true, fate: "doubled" };
  // Google's final word comes later; by the end of a run nothing is merely accepted any more.
  const isSaid = stored.state === "delivered" || stored.state === "accepted";
  if (rows === 1)
    return { due: true, fate: isSaid ? "once" : `at the platform, but ${stored.state} (${stored.reason})` };
  if (isSaid) return { due: true, fate: `${stored.state}, but not at the platform` };
  const isOver = ["refused", "expired", "unknown_outcome"].includes(stored.state) && stored.reason !== null;
  return { due: true, fate: isOver ? "explained" : "lost" };
}

/**
 * What the product says of each sale at this destination, by number. `unnumbered`: of the sales without an order number,
 * which one it is that a platform knows by our event id.
 */
async function readStates(
  sql: postgres.Sql,
  sales: Sales,
  { destination }: Platform,
  count: number,
): Promise<{ states: Stored[]; unnumbered: Map<string, number> }> {
  const states = new Array<Stored>(count);
  const kinds = new Map<string, Stored>();
  const unnumbered = new Map<string, number>();
  const rows = sql<{ name: string; keys: string[] | null; state: string; reason: string | null }[]>`
    select coalesce(e.order_ref, e.idempotency_key) as name, d.state, d.reason,
      case when e.order_ref is null then array[e.id::text, e.transaction_id] end as keys
    from marketing_deliveries d
    join marketing_events e on e.store_id = d.store_id and e.id = d.event_id
    where d.destination = ${destination}`.cursor(PAGE);
  for await (const page of rows)
    for (const { name, keys, state, reason } of page) {
      const index = sales.indexOf(name);
      if (index === undefined) continue;
      for (const key of keys ?? []) unnumbered.set(key, index);
      const key = `${state} ${reason}`;
      const stored = kinds.get(key) ?? { state, reason };
      kinds.set(key, stored);
      states[index] = stored;
    }
  return { states, unnumbered };
}

function readLedger(
  rows: readonly { key: string; value: number | null; times: number }[],
  sales: Sales,
  indexOf: (key: string) => number | undefined,
  count: number,
): Ledger {
  const found = new Uint8Array(count);
  const resent = new Uint32Array(count);
  let [altered, strangers] = [0, 0];
  for (const { key, value, times } of rows) {
    const index = indexOf(key);
    if (index === undefined || index >= count) {
      strangers += 1;
      continue;
    }
    found[index] = Math.min(255, (found[index] ?? 0) + 1);
    resent[index] = (resent[index] ?? 0) + times - 1;
    if (value !== sales.valueOf(index)) altered += 1;
  }
  return { rows: found, resent, altered, strangers };
}

export const describeUnexplained = ({ unexplained }: Reckoning): string[] =>
  [...unexplained].slice(0, SHOWN_MAX).map(([what, count]) => `${what}: ${count}`);
