import type { PlatformModule, RegisteredApp } from "./platform-module";

export type SandboxConfig = {
  readonly port: number;
  readonly folder: string;
  readonly seed: number;
  readonly apps: Readonly<Record<string, RegisteredApp>>;
};
type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that is missing or wrong; the message is one sentence for a person. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** @throws ConfigError */
export function readConfig(env: Environment, modules: readonly PlatformModule[]): SandboxConfig {
  const port = readInteger(env, "SANDBOX_PORT", 4010, 65_535);
  const seed = readInteger(env, "SANDBOX_SEED", 1, 2 ** 32 - 1);
  const names = modules.flatMap(({ settings }) => [settings.clientId, settings.clientSecret, settings.redirectUri]);
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new ConfigError(`The sandbox needs ${missing.join(", ")} to be set.`);
  const apps = Object.fromEntries(modules.map(({ platform, settings }) => [platform, readApp(env, settings)]));
  return { port, folder: `${env.DATA_DIR || ".data"}/sandbox`, seed, apps };
}

function readApp(env: Environment, names: PlatformModule["settings"]): RegisteredApp {
  const value = (name: string) => env[name] ?? "";
  const redirectUris = value(names.redirectUri)
    .split(",")
    .map((uri) => uri.trim())
    .filter((uri) => uri !== "");
  if (redirectUris.some((uri) => !URL.canParse(uri))) throw new ConfigError(`${names.redirectUri} must be a URL.`);
  return { clientId: value(names.clientId), clientSecret: value(names.clientSecret), redirectUris };
}

function readInteger(env: Environment, name: string, fallback: number, max: number): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new ConfigError(`${name} must be a whole number between 0 and ${max}.`);
  return value;
}
