import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { testApps } from "./server";

export type SandboxProcess = {
  readonly url: string;
  readonly child: ChildProcess;
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

/** The sandbox as the launcher runs it: a process of its own. Resolves when it says that it is ready. */
export async function spawnSandbox(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<SandboxProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "sandbox/main.ts"], {
    env: { NODE_ENV: "test", PATH: process.env.PATH, DATA_DIR: dataDir, SANDBOX_PORT: "0", ...appSettings(), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said: string[] = [];
  const ready = new Promise<string>((resolve, reject) => {
    child.once("message", (message: { url: string }) => resolve(message.url));
    child.once("exit", (code) => reject(new Error(`The sandbox ended with ${code}: ${said.join("\n")}`)));
  });
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on("line", (line) => said.push(line));
  const kill = async (signal: NodeJS.Signals) => {
    const ended = once(child, "exit");
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return { url: await ready, child, kill };
}

function appSettings(): Record<string, string> {
  const { meta, google } = testApps;
  return {
    FACEBOOK_APP_ID: meta.clientId,
    FACEBOOK_APP_SECRET: meta.clientSecret,
    FACEBOOK_REDIRECT_URI: meta.redirectUris.join(","),
    GOOGLE_CLIENT_ID: google.clientId,
    GOOGLE_CLIENT_SECRET: google.clientSecret,
    GOOGLE_REDIRECT_URI: google.redirectUris.join(","),
  };
}
