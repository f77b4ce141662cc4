import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access } from "@/lib/platforms/contract";
import { accountCaller, type MetaClient } from "./client";
import { nodePath } from "./graph-path";

/** What Meta says to a change that gives nothing back; `success` comes as a flag or as text. */
export const Done = z
  .object({ success: z.union([z.boolean(), z.string()]).optional() })
  .optional()
  .refine((answer) => answer?.success !== false && answer?.success !== "false", "nothing was changed");
/** What Meta says to something that was made. */
export const Created = z.object({ id: z.string().min(1) });

/** Refused for what was asked and not for who or how often: whatever can do without the answer may go on. */
export const isRefused = (error: unknown): error is PlatformError =>
  error instanceof PlatformError && ["permission", "rejected", "unknown"].includes(error.failure.kind);

/** There is no such object, or not for this person. */
export const isUnknownObject = (error: unknown): boolean =>
  error instanceof PlatformError && error.details.platformCode === "100/33";

const Seen = z.object({ id: z.string() });
/**
 * Goes on only when the object is gone. Meta says 100/33 of what is gone and also of everything in an ad account that is
 * out of the person's sight, so the account is looked at too.
 * @throws the error when it says something else; PlatformError when the account cannot be seen
 */
export async function acceptGone(client: MetaClient, access: Access, error: unknown): Promise<void> {
  if (!isUnknownObject(error)) throw error;
  await client.call("read", accountCaller(access), {
    method: "GET",
    path: nodePath(access.account.id),
    query: { fields: "id" },
    schema: Seen,
  });
}
