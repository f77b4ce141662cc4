import type { Environment } from "./environment";
import type { Fleet } from "./fleet";
import { PLATFORMS, type Reckoning, reckon } from "./reckon";
import { postSales, type TillsPlan } from "./tills";
import { HEARD } from "./truth";

/** Everything the parts of one run share. */
export type Run = Omit<TillsPlan, "urls" | "isQuiet"> & {
  readonly environment: Environment;
  readonly fleet: Fleet;
  readonly say: (sentence: string) => void;
};

/** What one part of a run came to. */
export type Part = {
  readonly name: string;
  readonly seconds: number;
  readonly sales: number;
  readonly yes: number;
  readonly no: number;
  readonly unheard: number;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
};

export const post = (run: Run, end: number, isQuiet = () => false): Promise<void> =>
  postSales({ ...run, urls: run.fleet.urls, isQuiet }, end);

/** One platform after the other: a ledger of a million sales is large. */
export async function reckonAll({ environment, sales, truth }: Run, from = 0): Promise<Reckoning[]> {
  const { sql, sandbox } = environment;
  const found: Reckoning[] = [];
  for (const platform of PLATFORMS) found.push(await reckon({ sql, sandbox, sales, truth, platform, from }));
  return found;
}

/** Runs a part and counts what its tills heard. */
export async function measure(
  run: Run,
  name: string,
  act: (from: number) => Promise<{ notes?: readonly string[]; problems?: readonly string[] }>,
): Promise<Part> {
  const from = run.truth.posted;
  const startedAt = performance.now();
  run.say(name);
  const { notes = [], problems = [] } = await act(from);
  const heard = run.truth.heard.subarray(from, run.truth.posted);
  const count = (word: number) => heard.reduce((sum, one) => sum + (one === word ? 1 : 0), 0);
  return {
    name,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    sales: heard.length,
    yes: count(HEARD.yes),
    no: count(HEARD.no),
    unheard: count(HEARD.unheard),
    notes,
    problems,
  };
}

/** What is wrong with the sales from `from` on, in words; nothing when all have arrived. */
export async function problemsSince(run: Run, from: number): Promise<string[]> {
  const reckonings = await reckonAll(run, from);
  return reckonings.flatMap(({ platform, due, once, lost, doubled }) =>
    once === due ? [] : [`${platform}: ${once} of ${due} arrived, ${lost} lost, ${doubled} doubled`],
  );
}
