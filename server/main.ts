/**
 * The server process: Next behind our front, the embedded clock and the watchdog. The launcher runs it as a child; a
 * deployment runs it alone (`npm run serve`) with DATABASE_URL and the platforms' credentials in the environment.
 */
import { createServer, type Server } from "node:http";
import next from "next";
import { type Job, jobs } from "@/inngest/jobs";
import { type Env, parseEnv } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";
import { liveHub } from "@/lib/events/live-hub";
import { checkDatabase } from "@/lib/health/check-database";
import { watchJobs } from "@/lib/watch/watch-jobs";
import { startClock } from "./clock";
import { failInOneSentence } from "./fail";
import { closeFront, createFront } from "./front";
import { StartError } from "./start-error";
import { answerAtTillDoor } from "./till-door";
import { startWatchdog } from "./watchdog";

const IN_FLIGHT_MS = 25_000;
const isDev = process.argv.includes("--dev");

try {
  const env = parseEnv(process.env);
  // next-auth reads the address from here; without it, it would believe the Host header.
  process.env.NEXTAUTH_URL ??= env.APP_URL;
  const log = createLogger("server", env.LOG_LEVEL);
  process.on("unhandledRejection", (error) => log.error("unhandled rejection", { error }));
  await checkDatabase();
  const server = await serve(env);
  const clock =
    env.JOBS_ENGINE === "embedded"
      ? startClock({ databaseUrl: env.DATABASE_URL, jobs: plannedJobs(), log })
      : undefined;
  const watchdog = startWatchdog({ watch: watchJobs, log });
  stopOnRequest(server, [watchdog, ...(clock ? [clock] : [])]);
  process.send?.({ type: "ready" });
  log.info("ready", { port: env.PORT, jobs: env.JOBS_ENGINE });
} catch (error) {
  failInOneSentence(error);
}

function plannedJobs(): readonly Job[] {
  try {
    return jobs();
  } catch (error) {
    // An interval that no cron can express.
    throw error instanceof RangeError ? new StartError(`Configuration: ${error.message}.`) : error;
  }
}

async function serve(env: Env): Promise<Server> {
  const log = createLogger("front", env.LOG_LEVEL);
  // Next installs its own upgrade listener on the first server it sees; in production that is one nobody can reach.
  const app = next({
    dev: isDev,
    dir: process.cwd(),
    hostname: "localhost",
    port: env.PORT,
    ...(!isDev && { httpServer: createServer() }),
  });
  await app.prepare();
  const answer = app.getRequestHandler();
  const server = createFront({
    handle: (request, response) => answer(request, response),
    till: answerAtTillDoor,
    hosts: new Set([new URL(env.APP_URL).host, `localhost:${env.PORT}`, `127.0.0.1:${env.PORT}`]),
    isDev,
    trustedProxies: env.TRUSTED_PROXIES,
    onError: (error) => log.error("request failed", { error }),
  });
  await listen(server, env);
  return server;
}

function listen(server: Server, { HOST, PORT }: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new StartError(`Port ${PORT} is in use by another program: set PORT to a free one.`)
          : error,
      ),
    );
    server.listen({ host: HOST, port: PORT, backlog: 1024 }, resolve);
  });
}

/** Signals and the death of our launcher mean the same: finish what is in flight, then go. */
function stopOnRequest(server: Server, others: readonly { stop(): Promise<void> }[]): void {
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), IN_FLIGHT_MS).unref();
    // Streams would not end by themselves in time; their readers come back to whoever answers next.
    liveHub().close();
    await Promise.all([closeFront(server), ...others.map((part) => part.stop())]);
    process.exit(0);
  };
  for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(event, () => void stop());
}
