import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StartError } from "../start-error";

const hex = (bytes: number) => () => randomBytes(bytes).toString("hex");
const digits = (count: number) => () =>
  Array.from({ length: count }, (_, i) => randomInt(i === 0 ? 1 : 0, 10)).join("");

/** What a real deployment gets from its operator and from the platforms' consoles. */
const RECIPES = {
  ENCRYPTION_KEY: hex(32),
  HEALTH_TOKEN: hex(16),
  FACEBOOK_APP_ID: digits(16),
  FACEBOOK_APP_SECRET: hex(16),
  GOOGLE_CLIENT_ID: () => `${digits(12)()}-${hex(16)()}.apps.googleusercontent.com`,
  GOOGLE_CLIENT_SECRET: () => `GOCSPX-${randomBytes(21).toString("base64url")}`,
  GOOGLE_ADS_DEVELOPER_TOKEN: () => randomBytes(16).toString("base64url").slice(0, 22),
} as const;
export type LocalSecrets = Record<keyof typeof RECIPES, string>;

/** The secrets of this data folder: made once, kept in a file that only its owner can read. */
export function keepSecrets(dataDir: string): LocalSecrets {
  const file = path.join(dataDir, "secrets.json");
  const kept = readSecrets(file);
  const fresh = Object.entries(RECIPES).map(([name, make]) => [name, kept[name] ?? make()] as const);
  if (fresh.some(([name]) => kept[name] === undefined)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(Object.fromEntries(fresh), null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  }
  return Object.fromEntries(fresh) as LocalSecrets;
}

function readSecrets(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    // Never replace it: what is encrypted with the old key would be lost.
    throw new StartError(`${file} is damaged: restore it from a backup, or set another DATA_DIR to start afresh.`);
  }
}
