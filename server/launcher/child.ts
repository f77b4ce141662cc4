import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { pollUntil } from "../poll";
import { EXIT_CONFIGURATION, StartError } from "../start-error";
import { type Records, signalGroup } from "./records";
import { ROOT } from "./settings";

export type ChildPlan = {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Asked at every start: the database may have moved. */
  variables(): Readonly<Record<string, string | undefined>>;
  readonly records: Records;
  readonly readyWithinMs: number;
  /** Told once when we stop trying. */
  onGiveUp(error: StartError): void;
};

export type KeptChild = {
  /** Resolves when the child has said that it is ready for the first time. */
  readonly ready: Promise<void>;
  /** Ends the present process; the next one is started at once. */
  restart(): void;
  stop(graceMs: number): Promise<void>;
};

const QUICK_DEATHS_MAX = 10;
/** A child that lived this long was healthy: its death starts a new count. */
const HEALTHY_MS = 30_000;

/** Runs a child of ours and starts it again when it is killed, with growing pauses. */
export function keepChild(plan: ChildPlan): KeptChild {
  let current: ChildProcess | undefined;
  let isStopping = false;
  let quickDeaths = 0;
  const ready = withResolvers();

  const run = async (): Promise<void> => {
    while (!isStopping) {
      const startedAt = performance.now();
      const code = await runOnce(plan, (child) => (current = child), ready.resolve);
      plan.records.remove(plan.name);
      if (isStopping) return;
      if (code === EXIT_CONFIGURATION) return giveUp(`The ${plan.name} could not start.`);
      quickDeaths = performance.now() - startedAt > HEALTHY_MS ? 1 : quickDeaths + 1;
      if (quickDeaths >= QUICK_DEATHS_MAX) return giveUp(`The ${plan.name} ended ${quickDeaths} times in a row.`);
      if (quickDeaths > 1) console.log(`The ${plan.name} ended; starting it again.`);
      await sleep(Math.min(100 * 2 ** quickDeaths, 5_000));
    }
  };
  const giveUp = (sentence: string) => {
    const error = new StartError(sentence);
    ready.reject(error);
    plan.onGiveUp(error);
  };
  ready.promise.catch(() => {});
  const over = run();

  return {
    ready: ready.promise,
    restart: () => {
      quickDeaths = 0;
      current?.kill("SIGTERM");
    },
    async stop(graceMs) {
      isStopping = true;
      const child = current;
      if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const isOver = () => child.exitCode !== null || child.signalCode !== null;
      if (!(await pollUntil(isOver, graceMs))) signalGroup(child.pid, "SIGKILL");
      await Promise.race([over, sleep(2_000)]);
    },
  };
}

/** One life of the child, from start to exit; gives its exit code. */
function runOnce(plan: ChildPlan, onSpawn: (child: ChildProcess) => void, onReady: () => void): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", plan.script, ...(plan.args ?? [])], {
      cwd: ROOT,
      env: cleaned(plan.variables()),
      // A group of its own: Ctrl-C reaches the launcher alone, which then stops everything in the right order.
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    onSpawn(child);
    if (child.pid) plan.records.write(plan.name, child.pid);
    const late = setTimeout(() => child.pid && signalGroup(child.pid, "SIGKILL"), plan.readyWithinMs);
    child.on("message", (message) => {
      if (!isReadyMessage(message)) return;
      clearTimeout(late);
      onReady();
    });
    const end = (code: number | null) => {
      clearTimeout(late);
      resolve(code);
    };
    child.once("error", () => end(null));
    child.once("exit", end);
  });
}

/** Runs a script of ours to its end. @throws StartError when it fails. */
export function runScript(
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      cwd: ROOT,
      env: cleaned(variables),
      ...(signal && { signal }),
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new StartError(`${script} failed.`));
    });
  });
}

function cleaned(variables: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return { NODE_ENV: "production", ...Object.fromEntries(given) };
}

const isReadyMessage = (message: unknown) =>
  typeof message === "object" && message !== null && "type" in message && message.type === "ready";

/** Promise.withResolvers, which Node 20 does not have yet. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
