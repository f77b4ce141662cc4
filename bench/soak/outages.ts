import { setTimeout as sleep } from "node:timers/promises";
import { measure, type Part, post, problemsSince, type Run } from "./run";
import { untilSent } from "./wait";

const silent = () => undefined;
/** Long enough for a few tries to fail, short enough for the back-off to stay short. */
const OUTAGE_MS = 4_000;

/** The job engine stands still: sales are taken in, and go out when it runs again. */
export const engineStopped = (run: Run, sales: number): Promise<Part> =>
  measure(run, "job engine stopped", async (from) => {
    const { fleet, environment, truth } = run;
    const before = await environment.sandbox.overview();
    await fleet.start("stalled");
    await post(run, from + sales);
    const during = await environment.sandbox.overview();
    const refusals = deniedSince(truth.answers);
    await fleet.stop();
    await fleet.start("calm");
    await untilSent(environment, run.signal, silent);
    const problems = [
      ...(during.requests > before.requests ? ["something was sent although the engine stood still"] : []),
      ...(refusals > 0 ? [`${refusals} posts were not taken in`] : []),
      ...(await problemsSince(run, from)),
    ];
    return { problems, notes: ["everything was taken in, nothing sent; then it went out"] };
  });

/** Both platforms are gone: sales are taken in and held. */
export const platformsStopped = (run: Run, sales: number): Promise<Part> =>
  measure(run, "both platforms stopped", async (from) => {
    const { environment, truth } = run;
    const refusedBefore = deniedSince(truth.answers);
    await environment.killSandbox();
    await post(run, from + sales);
    await sleep(OUTAGE_MS);
    const refusals = deniedSince(truth.answers) - refusedBefore;
    const [row] = await environment.sql<{ held: number }[]>`
      select count(*)::int as held from marketing_deliveries where state = 'waiting'`;
    await environment.startSandbox();
    await untilSent(environment, run.signal, silent);
    const problems = [
      ...(refusals > 0 ? [`${refusals} posts were not taken in`] : []),
      ...(row && row.held > 0 ? [] : ["nothing was held"]),
      ...(await problemsSince(run, from)),
    ];
    return { problems, notes: [`${row?.held ?? 0} deliveries were held; then they went out`] };
  });

/** The database restarts, both ways, while tills post: who is not taken in is told so, and what was taken in arrives. */
export const databaseRestarted = (run: Run, sales: number): Promise<Part> =>
  measure(run, "database restarted", async (from) => {
    const { environment, truth } = run;
    const before = new Map(truth.answers);
    const posting = post(run, from + sales);
    for (const [n, manner] of (["fast", "immediate"] as const).entries()) {
      while (truth.posted < from + (sales * (n + 1)) / 3 && !run.signal.aborted) await sleep(5);
      await environment.restartPostgres(manner);
    }
    await posting;
    await untilSent(environment, run.signal, silent);
    const since = (status: number) => (truth.answers.get(status) ?? 0) - (before.get(status) ?? 0);
    return {
      problems: await problemsSince(run, from),
      notes: [`${since(503)} posts were told 503 and to come again`],
    };
  });

/** Answers that were a refusal to take anything in. */
const deniedSince = (answers: ReadonlyMap<number, number>): number =>
  [...answers].reduce((sum, [status, count]) => sum + (status >= 429 ? count : 0), 0);
