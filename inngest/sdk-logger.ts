import { createLogger, type Logger } from "@/lib/core/logger";

type Write = (...args: readonly unknown[]) => void;

/** Leads what the SDK says (in pino's manner: fields, then a message) into our own log, past whose redaction it would go. */
export function sdkLogger(): Record<keyof Logger, Write> {
  const log = createLogger("inngest");
  const write =
    (level: keyof Logger): Write =>
    (...args) => {
      const message = args.filter((arg) => typeof arg === "string").join(" ");
      const error = args.map(errorIn).find((found) => found !== undefined);
      log[level](message || "says something", error && { error });
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

function errorIn(arg: unknown): Error | undefined {
  if (arg instanceof Error) return arg;
  return typeof arg === "object" && arg !== null && "err" in arg && arg.err instanceof Error ? arg.err : undefined;
}
