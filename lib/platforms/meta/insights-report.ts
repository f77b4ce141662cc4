import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import { insightsCaller, type MetaClient } from "./client";
import { explainMetaCode } from "./errors";
import { isUnknownObject } from "./graph-answers";
import { accountEdge, nodePath } from "./graph-path";

const DEFAULT_POLL_MS = 2000;
/** Multiples of the poll's own delay: about three minutes at two seconds. */
const PATIENCE = [1, 2, 4, 8, 15, 15, 15, 15, 15];
/** With an account whose run was late once: about ten minutes, so that it comes to an end although old runs are dropped. */
const LONG_PATIENCE = [...PATIENCE, ...Array.from({ length: 15 }, () => 15)];
/** What a run gives is as old as the run; what was read half an hour ago counts as just read. */
const FRESH_MS = 30 * 60_000;
const COME_BACK_MS = 60_000;
const REMEMBERED_MAX = 1000;
const RESULT_TIMEOUT_MS = 60_000;

/** Meta writes the id as text or as a number. */
const RunId = z.union([z.string().regex(/^\d+$/), z.number().int().positive().refine(Number.isSafeInteger)]);
const Submitted = z.object({ report_run_id: RunId.transform(String) });
const Run = z.object({
  async_status: z.string(),
  async_percent_completion: z.coerce.number().catch(0),
  error_code: z.coerce.number().int().optional().catch(undefined),
  error_subcode: z.coerce.number().int().optional().catch(undefined),
});
type Run = z.output<typeof Run>;
/** What is asked for: the query of the synchronous call. */
type Query = Readonly<Record<string, string>>;

const isReady = ({ async_status, async_percent_completion }: Run): boolean =>
  async_status === "Job Completed" && async_percent_completion >= 100;
/** Skipped is Meta's word for a run that came too late to its turn. */
const hasEnded = ({ async_status }: Run): boolean => async_status === "Job Failed" || async_status === "Job Skipped";

/** A failed run carries a code of the error table. It was a read, so whether it "was carried out" is no question. */
function failureOf({ error_code: code, error_subcode }: Run): PlatformError {
  if (code === undefined) return new PlatformError("meta", { kind: "unavailable" }, { reason: "report_failed" });
  const { failure, ...details } = explainMetaCode(code, error_subcode);
  return new PlatformError("meta", failure.kind === "ambiguous" ? { kind: "unavailable" } : failure, details);
}

/**
 * Insights that are too much for one answer, made by Meta in the background. A run that is not ready in time is
 * remembered for half an hour, and whoever asks for the same again goes on waiting for it; later its figures would be
 * old ones under a new date.
 * Source: Meta "Insights API: Asynchronous jobs", read 2026-11-22.
 */
export function createInsightsReports(client: MetaClient) {
  const running = new Map<string, { readonly runId: string; readonly since: number }>();
  /** Ad accounts whose run was not ready in time. */
  const late = new Map<string, true>();
  const keyOf = ({ account }: Access, query: Query) => `${account.id} ${JSON.stringify(query)}`;

  function remember<T>(memory: Map<string, T>, key: string, what: T): void {
    const [oldest] = memory.keys();
    if (memory.size >= REMEMBERED_MAX && oldest !== undefined) memory.delete(oldest);
    memory.set(key, what);
  }

  /** The run that an earlier call left behind, if its figures would still be new. */
  function leftBehind(key: string): string | undefined {
    const run = running.get(key);
    return run && Date.now() - run.since < FRESH_MS ? run.runId : undefined;
  }

  async function submit(access: Access, query: Query): Promise<string> {
    const since = Date.now();
    // A lost answer leaves a run that nobody reads; asking once more harms nothing.
    const { data } = await client.call("read", insightsCaller(access), {
      method: "POST",
      path: accountEdge(access, "insights"),
      form: query,
      schema: Submitted,
      longIntegersAsText: true,
    });
    remember(running, keyOf(access, query), { runId: data.report_run_id, since });
    return data.report_run_id;
  }

  /** Polls, ever more seldom, until the run has come to an end. */
  async function wait(access: Access, runId: string): Promise<Run> {
    const pollMs = client.config().reportPollMs ?? DEFAULT_POLL_MS;
    for (const multiple of late.has(access.account.id) ? LONG_PATIENCE : PATIENCE) {
      await sleep(multiple * pollMs);
      const { data } = await client.call("read", insightsCaller(access), {
        method: "GET",
        path: nodePath(runId),
        schema: Run,
      });
      if (isReady(data) || hasEnded(data)) return data;
    }
    remember(late, access.account.id, true);
    throw new PlatformError("meta", { kind: "wait", retryAfterMs: COME_BACK_MS }, { reason: "report_not_ready" });
  }

  /** The rows of a run, why it failed, or null when it came to nothing and may be asked for anew. */
  async function follow<T>(access: Access, runId: string, item: z.ZodType<T>): Promise<T[] | PlatformError | null> {
    try {
      const run = await wait(access, runId);
      if (hasEnded(run)) return run.async_status === "Job Failed" ? failureOf(run) : null;
      return await client.listAll(
        insightsCaller(access),
        `${nodePath(runId)}/insights`,
        { limit: "500" },
        item,
        RESULT_TIMEOUT_MS,
      );
    } catch (error) {
      // Said of the run, this must not be taken for the ad account.
      if (isUnknownObject(error)) return null;
      throw error;
    }
  }

  return {
    /** Whether a run for this was left behind by an earlier call not long ago. */
    isRunning: (access: Access, query: Query): boolean => leftBehind(keyOf(access, query)) !== undefined,

    /**
     * POST /act_…/insights → `report_run_id` → GET /{run} until `Job Completed` and 100 % → GET /{run}/insights, all
     * pages. A skipped or forgotten run is asked for once more.
     * @throws PlatformError wait `report_not_ready` after about three minutes, from then on ten with that account; what a
     * failed run says of itself
     */
    async read<T>(access: Access, query: Query, item: z.ZodType<T>): Promise<T[]> {
      const key = keyOf(access, query);
      for (let tries = 0; tries < 2; tries++) {
        const runId = leftBehind(key) ?? (await submit(access, query));
        const rows = await follow(access, runId, item);
        running.delete(key);
        if (rows instanceof PlatformError) throw rows;
        if (rows) return rows;
      }
      throw new PlatformError("meta", { kind: "unavailable" }, { reason: "report_skipped" });
    },
  };
}
