/**
 * `launcher.ts start | dev | build | run <script> [arguments]`: everything on one machine, nothing to install first.
 * A deployment runs server/main.ts alone instead.
 */
// Also where an install ran no scripts.
import "../scripts/mend-postgres.mjs";
import { sentenceOf } from "./fail";
import { buildAlone } from "./launcher/build";
import { runBeside, runProduct } from "./launcher/run";
import { StartError } from "./start-error";

const [command, script, ...rest] = process.argv.slice(2);

try {
  if (command === "start" || command === "dev") await runProduct(command);
  else if (command === "build") await buildAlone();
  else if (command === "run" && script) await runBeside(script, rest);
  else throw new StartError("Usage: launcher.ts start | dev | build | run <script> [arguments]");
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}
