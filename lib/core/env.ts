import * as z from "zod";

const port = z.coerce.number().int().min(1).max(65535);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const MINUTES = { m: 1, h: 60, d: 1440 } as const;
/** Milliseconds between the ticks of a job; only what divides an hour or a day evenly can be ticked by a clock. */
const interval = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, "write a number and m, h or d, for example 6h")
  .transform((text, context) => {
    const minutes = Number.parseInt(text, 10) * MINUTES[text.at(-1) as keyof typeof MINUTES];
    const isEven = minutes < 60 ? 60 % minutes === 0 : minutes % 60 === 0 && 1440 % minutes === 0;
    if (isEven) return minutes * 60_000;
    context.addIssue({ code: "custom", message: "must divide an hour or a day evenly, for example 15m, 2h or 6h" });
    return z.NEVER;
  });
/** Kept whole: the end of a path may matter to whoever answers there. */
const hook = z.url({ protocol: /^https?$/ });
const mailbox = /^(?:[^<>\r\n@,]{0,100}<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/;
const addresses = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.email("must be e-mail addresses, separated by commas")).max(20));
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** True for an address on this machine, which nobody else can listen in on. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(new URL(address).hostname);
const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);
/** 0 switches the limit off. */
const limit = (fallback: number) => z.coerce.number().int().min(0).max(1_000_000).default(fallback);
const secretText = z.string().min(8);

/** 32 bytes as hex, or a ring `k2:<hex>,k1:<hex>` whose first key is the active one. */
const keyRing = z.string().transform((text, context) => {
  const ring = text.split(",").map((part) => {
    const [, kid = "k1", hex = ""] = /^(?:([a-z0-9]{1,8}):)?([0-9a-fA-F]+)$/.exec(part.trim()) ?? [];
    return { kid, key: Buffer.from(hex, "hex") };
  });
  if (ring.some(({ key }) => key.length !== 32) || new Set(ring.map(({ kid }) => kid)).size !== ring.length) {
    context.addIssue({ code: "custom", message: "must be 32 bytes as 64 hex digits, or a ring k2:<hex>,k1:<hex>" });
    return z.NEVER;
  }
  return ring;
});

/** Where a soak run may end the process: just before and after a sale is stored, and at every step of its sending. */
export const CRASH_POINT_NAMES = [
  ...["ingest", "ingested", "claimed", "taken", "sent", "written"],
  ...["refreshed", "asked", "confirmed", "swept"],
] as const satisfies readonly string[];
export type CrashPoint = (typeof CRASH_POINT_NAMES)[number];
const crashPlan = z
  .string()
  .transform((text): unknown[] => text.split(",").map((part) => part.split(":")))
  .pipe(z.array(z.tuple([z.enum(CRASH_POINT_NAMES), z.coerce.number().int().min(1)])));

const LogLevel = z.enum(["debug", "info", "warn", "error"]);
export type LogLevel = z.infer<typeof LogLevel>;

const Variables = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: port.default(3000),
  /** Address to listen on: this machine alone, unless a deployment says otherwise (0.0.0.0). */
  HOST: z.string().min(1).default("127.0.0.1"),
  APP_URL: url.optional(),
  /** Proxies of ours in front of the server; each appends the address it was called from to X-Forwarded-For. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must start with postgres://"),
  DATABASE_POOL_SIZE: count(10, 100),
  ENCRYPTION_KEY: keyRing,
  FACEBOOK_APP_ID: z.string().min(1),
  FACEBOOK_APP_SECRET: secretText,
  FACEBOOK_REDIRECT_URI: url.optional(),
  FACEBOOK_CONFIG_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_ID: z.string().min(1),
  GOOGLE_CLIENT_SECRET: secretText,
  GOOGLE_REDIRECT_URI: url.optional(),
  GOOGLE_ADS_DEVELOPER_TOKEN: z.string().min(1).optional(),
  META_GRAPH_URL: url.default("https://graph.facebook.com"),
  META_DIALOG_URL: url.default("https://www.facebook.com"),
  META_API_VERSION: z
    .string()
    .regex(/^v\d+\.\d+$/)
    .default("v26.0"),
  META_STORE_SALE_MAX_AGE_DAYS: count(7, 62),
  GOOGLE_OAUTH_URL: url.optional(),
  GOOGLE_ADS_URL: url.default("https://googleads.googleapis.com"),
  GOOGLE_ADS_API_VERSION: z
    .string()
    .regex(/^v\d+$/)
    .default("v25"),
  GOOGLE_ADS_ALLOW_TEST_ACCOUNTS: z.stringbool({ truthy: ["true"], falsy: ["false"] }).default(false),
  GOOGLE_DATA_MANAGER_URL: url.default("https://datamanager.googleapis.com"),
  FACEBOOK_RATE_LIMIT: count(200, 100_000),
  GOOGLE_RATE_LIMIT: count(100, 100_000),
  CAMPAIGN_SYNC_INTERVAL: interval.default(6 * 3_600_000),
  TOKEN_REFRESH_INTERVAL: interval.default(2 * 3_600_000),
  EVENT_SYNC_BATCH_SIZE: count(100, 1000),
  /** More failed deliveries of a store within a day, to all platforms together, raise an alert. */
  EVENT_SYNC_ALERT_THRESHOLD: count(100, 1_000_000),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be smtp://user:password@host:port", abort: true }).optional(),
  ALERT_MAIL_FROM: z.string().regex(mailbox, "must be one address, for example Alerts <alerts@example.org>").optional(),
  ALERT_MAIL_TO: addresses.optional(),
  ALERT_WEBHOOK_URL: hook.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16).optional(),
  TILL_RATE_PER_KEY: limit(50_000),
  TILL_RATE_PER_ADDRESS: limit(50_000),
  TILL_FAILURES_PER_ADDRESS: limit(60),
  JOBS_ENGINE: z.enum(["embedded", "inngest"]).default("embedded"),
  INNGEST_EVENT_KEY: z.string().min(1).optional(),
  INNGEST_SIGNING_KEY: z.string().min(1).optional(),
  INNGEST_DEV: z.string().optional(),
  HEALTH_TOKEN: z.string().min(16).optional(),
  /** Set by the launcher when it runs the sandbox; every page then says so. */
  SANDBOX_URL: url.optional(),
  /** `sent:3,swept:1`: a soak run has the process killed at the third pass of the one place and the first of the other. */
  CRASH_POINTS: crashPlan.default([]),
  LOG_LEVEL: LogLevel.default("info"),
});
/** Every variable the application reads; `.env.example` lists them and those of the launcher. */
export const ENV_NAMES: readonly string[] = Object.keys(Variables.shape);

const Env = Variables.superRefine((env, context) => {
  const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
  if (env.NODE_ENV === "production" && env.INNGEST_DEV !== undefined)
    refuse("INNGEST_DEV", "must not be set in production: it turns signature checks off");
  if (env.CRASH_POINTS.length > 0 && !env.SANDBOX_URL)
    refuse("CRASH_POINTS", "kills the process, which is only for soak runs against the sandbox");
  if (env.JOBS_ENGINE === "inngest" && !env.INNGEST_EVENT_KEY)
    refuse("INNGEST_EVENT_KEY", "is needed when JOBS_ENGINE=inngest");
  if (env.JOBS_ENGINE === "inngest" && !env.INNGEST_SIGNING_KEY)
    refuse("INNGEST_SIGNING_KEY", "is needed when JOBS_ENGINE=inngest");
  if (env.SMTP_URL && !env.ALERT_MAIL_FROM) refuse("ALERT_MAIL_FROM", "is needed with SMTP_URL");
  if (env.ALERT_WEBHOOK_URL && !env.ALERT_WEBHOOK_SECRET)
    refuse("ALERT_WEBHOOK_SECRET", "is needed with ALERT_WEBHOOK_URL: it signs what is sent");
  if (env.ALERT_WEBHOOK_URL?.startsWith("http:") && !isLoopback(env.ALERT_WEBHOOK_URL))
    refuse("ALERT_WEBHOOK_URL", "must be https, except on this machine");
}).transform((env) => {
  const appUrl = env.APP_URL ?? `http://localhost:${env.PORT}`;
  const callback = (provider: string) => `${appUrl}/api/v1/marketing/callback/${provider}`;
  return {
    ...env,
    APP_URL: appUrl,
    FACEBOOK_REDIRECT_URI: env.FACEBOOK_REDIRECT_URI ?? callback("facebook"),
    GOOGLE_REDIRECT_URI: env.GOOGLE_REDIRECT_URI ?? callback("google"),
  };
});
export type Env = z.output<typeof Env>;

/** What is wrong with the configuration, one sentence per variable; values are never shown. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Checks a set of variables. Empty values count as absent. @throws ConfigurationError naming every variable. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return name in given || !/received undefined/.test(message) ? `${name}: ${message}` : `${name} is not set`;
  });
  throw new ConfigurationError(sentences.join("; "));
}

let checked: Env | undefined;
/** The configuration of this process, checked once. */
export function env(): Env {
  checked ??= parseEnv(process.env);
  return checked;
}

/** For the logger alone, which must work before the configuration is checked and while it is wrong. */
export const logLevel = (): LogLevel => LogLevel.catch("info").parse(process.env.LOG_LEVEL);
