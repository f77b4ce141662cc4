import { type LogLevel, logLevel } from "./env";
import { redactFields, redactText } from "./redact";

type Fields = Readonly<Record<string, unknown>>;
export type Logger = Record<"debug" | "info" | "warn" | "error", (message: string, fields?: Fields) => void>;
const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** A failed statement's values follow its text in drizzle's messages. */
const scrub = (message: string): string => redactText(message.replace(/\nparams: [\s\S]*/, "")).slice(0, 500);

/** Errors become name, code and scrubbed message; their causes keep the chain readable. */
function describe(error: Error, depth = 0): Fields {
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return {
    name: error.name,
    message: scrub(error.message),
    ...(typeof code === "string" && { code }),
    ...(typeof reason === "string" && { reason }),
    ...(!("code" in error) && depth === 0 && error.stack && { at: framesOf(error.stack) }),
    ...(error.cause instanceof Error && depth < 3 && { cause: describe(error.cause, depth + 1) }),
  };
}

/** The first frames alone: a message of several lines stands in front of them. */
const framesOf = (stack: string): string[] =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) => redactText(line.trim()));

/** One JSON line per entry on stdout or stderr; tokens, e-mail addresses and phone numbers never reach it. */
export function createLogger(scope: string, minimum: LogLevel = logLevel()): Logger {
  const write =
    (level: LogLevel) =>
    (message: string, fields: Fields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(minimum)) return;
      const plain = Object.entries(fields).map(([key, value]) => [
        key,
        value instanceof Error ? describe(value) : value,
      ]);
      const safe = redactFields(Object.fromEntries(plain));
      const line = `${JSON.stringify({ at: new Date().toISOString(), level, scope, message: redactText(message), ...safe })}\n`;
      (level === "error" || level === "warn" ? process.stderr : process.stdout).write(line);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
