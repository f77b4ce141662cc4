import { PlatformError } from "@/lib/core/errors";

/** True when Google refused with one of these words of its own. */
export const saysCode = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof PlatformError && codes.includes(error.details.platformCode ?? "");

/** True when a write may have been carried out, or was earlier: what it would make is looked for. */
export const mayBeThere = (error: unknown, takenCodes: readonly string[]): boolean =>
  saysCode(error, takenCodes) || (error instanceof PlatformError && error.failure.kind === "ambiguous");
