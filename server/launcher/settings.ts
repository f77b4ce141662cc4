import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Env, parseEnv } from "@/lib/core/env";
import { StartError } from "../start-error";
import { keepSecrets } from "./secrets";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export type Mode = "start" | "dev";
export type Settings = {
  readonly mode: Mode;
  readonly dataDir: string;
  readonly port: number;
  readonly appUrl: string;
  /** Undefined when the platforms' real credentials are configured. */
  readonly sandboxPort: number | undefined;
  /** Undefined when the embedded PostgreSQL is to be used. */
  readonly databaseUrl: string | undefined;
  /** The variables of every child; the database's address is added when it is known. */
  readonly variables: Readonly<Record<string, string | undefined>>;
};

const CREDENTIALS = ["FACEBOOK_APP_ID", "FACEBOOK_APP_SECRET", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"] as const;
const PLATFORM_URLS = [
  "META_GRAPH_URL",
  "META_DIALOG_URL",
  "GOOGLE_OAUTH_URL",
  "GOOGLE_ADS_URL",
  "GOOGLE_DATA_MANAGER_URL",
  "SANDBOX_URL",
] as const;

/**
 * Reads and checks the whole configuration before anything is started.
 * @throws ConfigurationError, StartError naming every variable that is wrong, never a value.
 */
export function readSettings(mode: Mode): Settings {
  const file = path.join(ROOT, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const sandboxPort = usesSandbox(given) ? readPort("SANDBOX_PORT", given.SANDBOX_PORT ?? "4010") : undefined;
  const dataDir = path.resolve(ROOT, given.DATA_DIR ?? ".data");
  const secrets = keepSecrets(makeFolder(dataDir));
  const local = {
    NODE_ENV: mode === "dev" ? "development" : "production",
    DATA_DIR: dataDir,
    ENCRYPTION_KEY: secrets.ENCRYPTION_KEY,
    HEALTH_TOKEN: secrets.HEALTH_TOKEN,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const platforms = sandboxPort === undefined ? {} : sandboxVariables(sandboxPort, secrets);
  const variables = { ...local, ...given, ...platforms, NODE_ENV: local.NODE_ENV, DATA_DIR: dataDir };
  const env = parseEnv({ DATABASE_URL: "postgres://not-started-yet", ...variables });
  if (env.PORT === sandboxPort) throw new StartError("PORT and SANDBOX_PORT must differ.");
  return {
    mode,
    dataDir,
    port: env.PORT,
    appUrl: env.APP_URL,
    sandboxPort,
    databaseUrl: given.DATABASE_URL,
    variables: { ...variables, ...fixedVariables(env) },
  };
}

/** What the schema derives, spelt out for children that do not read the schema. */
function fixedVariables(env: Env): Record<string, string> {
  const { APP_URL, FACEBOOK_REDIRECT_URI, GOOGLE_REDIRECT_URI } = env;
  return { PORT: String(env.PORT), APP_URL, FACEBOOK_REDIRECT_URI, GOOGLE_REDIRECT_URI };
}

function usesSandbox(given: Record<string, string | undefined>): boolean {
  const missing = CREDENTIALS.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === CREDENTIALS.length) return missing.length > 0;
  throw new StartError(
    `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not set: give the credentials of both platforms, or none of them to use the sandbox.`,
  );
}

function sandboxVariables(port: number, secrets: ReturnType<typeof keepSecrets>): Record<string, string> {
  const { ENCRYPTION_KEY: _key, HEALTH_TOKEN: _token, ...credentials } = secrets;
  const urls = PLATFORM_URLS.map((name) => [name, `http://localhost:${port}`]);
  return { ...credentials, ...Object.fromEntries(urls), SANDBOX_PORT: String(port) };
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StartError(`Configuration: ${name}: must be a whole number between 1 and 65535.`);
  return port;
}

function makeFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true });
    return dataDir;
  } catch (error) {
    throw new StartError("DATA_DIR: the folder cannot be created.", { cause: error });
  }
}
