import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "vite";
import { isAlive, markProcess } from "@/server/process-mark";

const ROOT = path.resolve(import.meta.dirname, "../..");
const BUILDS = path.join(ROOT, ".cache", "soak");

/** Bundles the server under test into one file, so that a killed one is back within half a second. Gives its path. */
export async function buildServer(): Promise<{ script: string; remove(): void }> {
  mkdirSync(BUILDS, { recursive: true });
  for (const mark of readdirSync(BUILDS)) if (!isAlive(mark)) rmSync(path.join(BUILDS, mark), { recursive: true });
  const folder = path.join(BUILDS, markProcess(process.pid) ?? "unknown");
  await build({
    configFile: false,
    logLevel: "error",
    root: ROOT,
    publicDir: false,
    resolve: { alias: [{ find: /^@\//, replacement: `${ROOT}/` }] },
    build: { ssr: "bench/soak/server.ts", outDir: folder, emptyOutDir: true, minify: false, target: "node20" },
  });
  return { script: path.join(folder, "server.js"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
