import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const FOLDERS = ["app", "components", "lib", "db", "inngest", "server", "sandbox", "scripts", "bench", "e2e"];

/** Every TypeScript file of ours, relative to the root. */
export function sourceFiles(): string[] {
  return FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|mjs)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)),
  );
}
