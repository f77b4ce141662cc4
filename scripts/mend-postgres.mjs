/**
 * Run after every install. postgres.js 3.4.9 writes small messages a moment later; when the connection is lost within
 * that moment, the whole process dies of it ("Cannot read properties of null (reading 'write')"), or the connection
 * stays in the pool and never sends again (porsager/postgres issues 1066, 1154 and 1208, open in November 2026). It dies
 * too when a connection is lost in its first moment. And a transaction that goes on after a loss runs its next statement
 * on the connection that takes the place of the lost one. A database that restarts under load does all of it. ADR 18
 * says when this file may go.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const VERSION = "3.4.9";
const CONNECTION = [
  // A lost connection forgets what it had not sent yet.
  ["    clearImmediate(nextWriteTimer)\n", "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n"],
  // What the lost connection was about is over: the next one begins with nothing of it.
  [
    "    closedTime = performance.now()\n    hadError &&",
    "    query = results = errorResponse = null\n    result = new Result()\n    closedTime = performance.now()\n    hadError &&",
  ],
  // A statement of a transaction whose connection is gone is refused, like those before it.
  [
    "    if (stream)\n      return queryError(q, Errors.generic('COPY_IN_PROGRESS'",
    "    if (socket === null) {\n      queryError(q, Errors.connection('CONNECTION_CLOSED', options))\n      return true\n    }\n\n    if (stream)\n      return queryError(q, Errors.generic('COPY_IN_PROGRESS'",
  ],
  // The types of arrays are asked for by nobody who could hear of a failure; the lost connection is told of elsewhere.
  ["        return fetchArrayTypes()\n", "        return fetchArrayTypes().catch(() => {})\n"],
];

const TRANSACTION = [
  // What a transaction still asks for when its connection is gone must not run on the one that takes its place.
  ["    let savepoints = 0\n", "    let lost = null\n    let savepoints = 0\n"],
  ["connection.onclose = reject)", "connection.onclose = error => reject(lost = error))"],
  [
    "        q.catch(e => uncaughtError || (uncaughtError = e))\n        c.queue",
    "        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n        c.queue",
  ],
];

const here = createRequire(import.meta.url);
const folder = path.dirname(path.dirname(path.dirname(here.resolve("postgres"))));
const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
if (version !== VERSION) fail(`postgres is ${version}, and the mending is for ${VERSION}`);
for (const source of ["src", "cjs/src"]) {
  mend(path.join(folder, source, "connection.js"), CONNECTION);
  mend(path.join(folder, source, "index.js"), TRANSACTION);
}

function mend(file, changes) {
  const text = readFileSync(file, "utf8");
  const mended = changes.reduce((present, [before, after]) => {
    // Some of what is looked for is still there when it has been mended.
    if (present.includes(after)) return present;
    if (!present.includes(before)) fail(`${file} is not as expected`);
    return present.replaceAll(before, after);
  }, text);
  if (mended === text) return;
  // Another name first: a package manager may have linked this very file into other folders.
  writeFileSync(`${file}.mended`, mended);
  renameSync(`${file}.mended`, file);
}

function fail(sentence) {
  console.error(`${sentence}: look at scripts/mend-postgres.mjs again.`);
  process.exit(1);
}
