import { setTimeout as sleep } from "node:timers/promises";
import { measure, type Part, post, problemsSince, type Run } from "./run";
import type { Truth } from "./truth";
import { untilSent } from "./wait";

const silent = () => undefined;
/** Long enough for a few tries to fail, short enough for the back-off to stay short. */
const OUTAGE_MS = 4_000;
/**
 * A kept connection on which nothing has come for five seconds is closed by the server, now and then just when the till
 * takes it up again. Only while the database is away do tills wait so long.
 */
const CLOSED_IDLE_MAX = 5;

/** The job engine stands still: sales are taken in, and go out when it runs again. */
export const engineStopped = (run: Run, sales: number): Promise<Part> =>
  measure(run, "job engine stopped", async (from) => {
    const { fleet, environment, truth } = run;
    const failedSince = failures(truth);
    const before = await environment.sandbox.overview();
    await fleet.start("stalled");
    await post(run, from + sales);
    const during = await environment.sandbox.overview();
    const failed = failedSince();
    await fleet.stop();
    await fleet.start("calm");
    await untilSent(environment, run.signal, silent);
    const problems = [
      ...(during.requests > before.requests ? ["something was sent although the engine stood still"] : []),
      ...notTakenIn(failed),
      ...(await problemsSince(run, from)),
    ];
    return { problems, notes: ["everything was taken in, nothing sent; then it went out"] };
  });

/** Both platforms are gone: sales are taken in and held. */
export const platformsStopped = (run: Run, sales: number): Promise<Part> =>
  measure(run, "both platforms stopped", async (from) => {
    const { environment, truth } = run;
    const failedSince = failures(truth);
    await environment.killSandbox();
    await post(run, from + sales);
    await sleep(OUTAGE_MS);
    const failed = failedSince();
    const [row] = await environment.sql<{ held: number }[]>`
      select count(*)::int as held from marketing_deliveries where state = 'waiting'`;
    await environment.startSandbox();
    await untilSent(environment, run.signal, silent);
    const problems = [
      ...notTakenIn(failed),
      ...(row && row.held > 0 ? [] : ["nothing was held"]),
      ...(await problemsSince(run, from)),
    ];
    return { problems, notes: [`${row?.held ?? 0} deliveries were held; then they went out`] };
  });

/** The database restarts, both ways, while tills post: who is not taken in is told so, and what was taken in arrives. */
export const databaseRestarted = (run: Run, sales: number): Promise<Part> =>
  measure(run, "database restarted", async (from) => {
    const { environment, truth } = run;
    const failedSince = failures(truth);
    const posting = post(run, from + sales);
    for (const [n, manner] of (["fast", "immediate"] as const).entries()) {
      while (truth.posted < from + (sales * (n + 1)) / 3 && !run.signal.aborted) await sleep(5);
      await environment.restartPostgres(manner);
    }
    await posting;
    const failed = failedSince();
    await untilSent(environment, run.signal, silent);
    const told = failed.get(503) ?? 0;
    failed.delete(503);
    const unanswered = failed.get(0) ?? 0;
    if (unanswered <= CLOSED_IDLE_MAX) failed.delete(0);
    return {
      problems: [...notTakenIn(failed), ...(await problemsSince(run, from))],
      notes: [`${told} posts were told 503 and to come again, ${unanswered} were not answered`],
    };
  });

/** Begins to count the tries that were neither taken in nor refused for what they hold, by status. */
function failures({ answers }: Truth): () => Map<number, number> {
  const before = new Map(answers);
  return () =>
    new Map(
      [...answers].flatMap(([status, count]) => {
        const since = count - (before.get(status) ?? 0);
        const isFailed = status !== 422 && (status < 200 || status >= 300);
        return isFailed && since > 0 ? [[status, since] as const] : [];
      }),
    );
}

const notTakenIn = (failed: ReadonlyMap<number, number>): string[] =>
  [...failed].map(([status, count]) => `${count} posts were not taken in: ${status || "no answer"}`);
