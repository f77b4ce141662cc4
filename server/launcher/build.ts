import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pollUntil } from "../poll";
import { isAlive, markProcess } from "../process-mark";
import { StartError } from "../start-error";
import { type Records, signalGroup } from "./records";
import { ROOT } from "./settings";

/** Everything `next build` reads. tsconfig.json is not here because the build itself rewrites it. */
const INPUTS = [
  ...["app", "components", "lib", "db", "inngest", "public"],
  ...["next.config.mjs", "postcss.config.mjs", "tailwind.config.ts", "proxy.ts", "security-headers.mjs"],
  ...["package.json", "package-lock.json"],
];
const STAMP = path.join(ROOT, ".next", "inputs.sha256");
const LOCK = path.join(ROOT, ".cache", "build.lock");
const BUILD_LIMIT_MS = 10 * 60_000;

export type BuildOptions = {
  readonly records: Records;
  readonly log: (sentence: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Builds for production unless the build at hand was made from these very files.
 * @throws StartError after printing what the build said.
 */
export async function buildIfStale(options: BuildOptions): Promise<void> {
  if (isFresh()) return;
  await waitForOtherBuild();
  if (isFresh()) return;
  const inputs = hashInputs();
  options.log("Building for production, which takes about half a minute …");
  await build(options);
  writeFileSync(STAMP, inputs);
}

/** `npm run build`: the same build for an image or a test run, without starting anything. */
export async function buildAlone(): Promise<void> {
  const nobody: Records = { write: () => {}, remove: () => {} };
  await buildIfStale({
    records: nobody,
    log: (sentence) => console.log(sentence),
    signal: AbortSignal.timeout(BUILD_LIMIT_MS),
  });
}

const isFresh = () =>
  existsSync(path.join(ROOT, ".next", "BUILD_ID")) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === hashInputs();

/** Another copy may run from the same checkout; Next allows one build at a time. */
async function waitForOtherBuild(): Promise<void> {
  const isFree = () => !existsSync(LOCK) || !isAlive(readFileSync(LOCK, "utf8"));
  if (!(await pollUntil(isFree, BUILD_LIMIT_MS, 500)))
    throw new StartError("Another build of this checkout does not end.");
}

function build({ records, signal }: BuildOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
    const child = spawn(process.execPath, [next, "build"], {
      cwd: ROOT,
      // Nothing of this machine's configuration may be baked into the build.
      env: { ...inherited(), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    const { pid } = child;
    if (pid) {
      records.write("build", pid);
      mkdirSync(path.dirname(LOCK), { recursive: true });
      writeFileSync(LOCK, markProcess(pid) ?? "");
    }
    const end = () => pid && signalGroup(pid, "SIGKILL");
    const late = setTimeout(end, BUILD_LIMIT_MS);
    signal.addEventListener("abort", end, { once: true });
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(late);
      records.remove("build");
      rmSync(LOCK, { force: true });
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(said));
      reject(new StartError("The production build failed; what it said stands above."));
    });
  });
}

function inherited(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR, LANG, NODE_OPTIONS, CI } = process.env;
  const kept = { PATH, HOME, TMPDIR, LANG, NODE_OPTIONS, CI };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

function hashInputs(): string {
  const hash = createHash("sha256");
  for (const name of INPUTS)
    for (const file of filesUnder(path.join(ROOT, name))) {
      hash.update(path.relative(ROOT, file)).update("\0").update(readFileSync(file)).update("\0");
    }
  return hash.digest("hex");
}

function filesUnder(target: string): string[] {
  if (statSync(target).isFile()) return [target];
  return readdirSync(target, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
