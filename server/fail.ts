import { ConfigurationError } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import { redactText } from "@/lib/core/redact";
import { EXIT_CONFIGURATION, StartError } from "./start-error";

/** Ends the process with one sentence for a person: no stack, no value of a variable. */
export function failInOneSentence(error: unknown): never {
  console.error(sentenceOf(error));
  process.exit(isForAPerson(error) ? EXIT_CONFIGURATION : 1);
}

/** Errors that say what a person has to change; trying again without them helps nothing. */
function isForAPerson(error: unknown): error is Error {
  return error instanceof StartError || error instanceof ConfigurationError || error instanceof AppError;
}

export function sentenceOf(error: unknown): string {
  if (error instanceof ConfigurationError) return `Configuration: ${withStop(error.message)}`;
  if (isForAPerson(error)) return withStop(error.message);
  const { code, message } = asError(error);
  if (code === "ECONNREFUSED") return "The database of DATABASE_URL cannot be reached.";
  if (code === "28P01") return "The database of DATABASE_URL refuses the user name or password.";
  if (code === "3D000") return "The database named in DATABASE_URL does not exist.";
  return withStop(`Stopped: ${redactText(message.split("\n")[0] ?? "unknown error")}${code ? ` (${code})` : ""}`);
}

/** AggregateError (a refused connection to several addresses) carries its code, but an empty message. */
function asError(error: unknown): { code: string | undefined; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { code, message: error.message || error.name };
}

const withStop = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
