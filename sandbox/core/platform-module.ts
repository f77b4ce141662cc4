import type { Clock } from "./clock";
import type { Ledger } from "./ledger";
import type { Random } from "./random";
import type { Reply } from "./reply";
import type { SandboxRequest } from "./sandbox-request";
import type { Table } from "./store";

/** The application a platform knows, as registered in its developer console. */
export type RegisteredApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Allow-list; a redirect must equal one of these byte for byte. */
  readonly redirectUris: readonly string[];
};

/** What the core offers to a platform. Everything in tables and ledger survives `kill -9` once the answer is out. */
export type Core = {
  readonly app: RegisteredApp;
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** Seeded: the same seed and the same calls give the same sequence. Not for secrets. */
  readonly random: Random;
  /** A durable map of JSON values. The name is prefixed with the platform, so `tokens` is yours alone. */
  table<T>(name: string): Table<T>;
};

/** One stand-in platform. A new one is a folder that exports one of these and an entry in `sandbox/modules.ts`. */
export type PlatformModule = {
  /** The name in every answer of the control interface. */
  readonly platform: string;
  /** Other names the control interface takes for it. */
  readonly aliases: readonly string[];
  /** Environment variables that describe the registered application. */
  readonly settings: { readonly clientId: string; readonly clientSecret: string; readonly redirectUri: string };
  /** Whether a path belongs to this platform's hosts. */
  owns(path: string): boolean;
  start(core: Core): Platform;
};

export type Platform = {
  /**
   * Answers one request. Check first, change tables and ledger last: what was changed is written to disk when the
   * promise settles and before the answer goes out, as one line, so a request is stored whole or not at all.
   */
  handle(request: SandboxRequest): Reply | Promise<Reply>;
  /** Accounts, campaigns and daily figures: the body of `GET /_sandbox/accounts/:platform`. */
  accounts(): unknown;
  /** Replaces them by the body of a `PUT`. @throws InvalidControl naming the fields */
  replaceAccounts(body: unknown): void;
  /** Makes every token issued so far answer as dead. Returns how many there were. */
  expireTokens(kind: "expired" | "revoked"): number;
  /** The same, as after everybody changed their password, where that ends tokens. */
  changePasswords?(): number;
  /** Back to the start, but what people granted through consent stays (and works again). Ledger, requests, faults and clock are the core's. */
  reset(): void;
  /** Calls the application as this platform would on its own, where it does: the body of `POST /_sandbox/callbacks/:platform`. @throws InvalidControl */
  callback?(body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Counts for the overview, e.g. `{ tokens: 2 }`. */
  overview(): Readonly<Record<string, number>>;
};
