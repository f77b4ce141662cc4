/** The lockfile names versions and hashes, never a download address: anyone may install from where they like. */
import { readFileSync } from "node:fs";

const addresses = readFileSync("package-lock.json", "utf8").match(/"resolved":/g)?.length ?? 0;
if (addresses > 0) {
  console.error(`package-lock.json holds ${addresses} download addresses; .npmrc of the project keeps them out.`);
  process.exit(1);
}
