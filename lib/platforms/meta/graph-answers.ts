import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";

/** What Meta says to a change that gives nothing back; `success` comes as a flag or as text. */
export const Done = z.object({ success: z.union([z.boolean(), z.string()]).optional() }).optional();
/** What Meta says to something that was made. */
export const Created = z.object({ id: z.string().min(1) });

/** Refused for what was asked and not for who or how often: whatever can do without the answer may go on. */
export const isRefused = (error: unknown): boolean =>
  error instanceof PlatformError && ["permission", "rejected", "unknown"].includes(error.failure.kind);

/** There is no such object, or not for this person: as good as deleted for whoever wanted to delete it. */
export const isUnknownObject = (error: unknown): boolean =>
  error instanceof PlatformError && error.details.platformCode === "100/33";
