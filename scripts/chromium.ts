/** Finds a Chromium for the browser tests, or installs one; prints where it is. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";

/** The shell first, as Playwright itself does: a browser without a window, which nobody would see. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** CHROMIUM_BIN, a Chromium on PATH, or the one Playwright has downloaded before. */
export function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_BIN;
  if (given) return given;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
  return onPath ?? [chromium.executablePath()].find(isProgram);
}

/** @throws Error with one sentence when there is none and none can be installed. */
export function findOrInstallChromium(): string {
  const found = findChromium();
  if (found) return found;
  const isRootOnDebian = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (isRootOnDebian) {
    console.error("Installing Chromium with apt-get …");
    run("apt-get", ["update", "-qq"]);
    // Older releases have no shell.
    for (const name of ["chromium-headless-shell", "chromium"]) {
      if (findChromium()) break;
      run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name, "fonts-liberation"]);
    }
  }
  if (!findChromium()) {
    console.error("Installing Chromium with Playwright …");
    run("npx", ["playwright", "install", "chromium"]);
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error("No Chromium was found or could be installed: install one and set CHROMIUM_BIN to its path.");
}

function run(command: string, args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command, args, { stdio: ["ignore", 2, 2], timeout: 10 * 60_000, env });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    console.log(findOrInstallChromium());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
