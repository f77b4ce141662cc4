import { measure, type Part, post, type Run } from "./run";
import { type Amount, Trouble } from "./trouble";
import { letAnHourPass, untilConfirmed, untilSent } from "./wait";

const EVERY_MS = 15_000;

/** Everything at once, and afterwards quiet, until every sale has its end. */
export async function violence(
  run: Run,
  amount: Amount,
  arm: (mayCrash: () => boolean) => void,
): Promise<[Part, Trouble]> {
  const { environment, fleet, truth, signal, say } = run;
  const from = truth.posted;
  const progress = () => (truth.posted - from) / Math.max(1, truth.sales - from);
  const trouble = new Trouble({ ...run, ...amount, progress });
  const part = await measure(run, "violence", async () => {
    const clock = setInterval(() => say(`${truth.posted} posted, ${fleet.kills} killed`), EVERY_MS);
    try {
      arm(() => trouble.mayCrash());
      await fleet.start("wild");
      await Promise.all([post(run, truth.sales, () => trouble.areTillsAhead()), trouble.make()]);
    } finally {
      clearInterval(clock);
    }
    await fleet.stop();
    say("the trouble is over; an hour passes, and what is left goes out");
    await letAnHourPass(environment);
    await fleet.start("calm");
    await untilSent(environment, signal, everySoOften(say, "left to send"));
    say("an hour later Google is asked for its final word");
    await untilConfirmed(environment, signal, everySoOften(say, "left to confirm"));
    return {};
  });
  return [part, trouble];
}

function everySoOften(say: (sentence: string) => void, what: string): (left: number) => void {
  let saidAt = performance.now();
  return (left) => {
    if (performance.now() - saidAt < EVERY_MS) return;
    saidAt = performance.now();
    say(`${left} ${what}`);
  };
}
