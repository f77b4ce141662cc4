import * as z from "zod";
import { PROVIDER_IDS } from "./platform-list";

/** What a provider calls us for about a person: they removed our app, or ask for what we hold about them to be deleted. */
export const CALLBACK_KINDS = ["deauthorize", "data-deletion"] as const;
export const CallbackKind = z.enum(CALLBACK_KINDS);
export type CallbackKind = z.infer<typeof CallbackKind>;

export const ERASURE_STATES = ["received", "done"] as const;

export const PlatformCallbackForm = z
  .object({
    signed_request: z
      .string()
      .min(1)
      .max(4096)
      .meta({ description: "Signature and payload, as the provider made it." }),
  })
  .meta({ id: "PlatformCallback" });

/** For a deletion where its state can be read and under which code; for the rest nothing. The names are the provider's. */
const DeletionReceipt = z
  .strictObject({ url: z.url(), confirmation_code: z.string().regex(/^[0-9a-f]{32}$/) })
  .meta({ id: "DeletionReceipt" });
export const PlatformCallbackResponse = z.union([DeletionReceipt, z.strictObject({})]);
export type PlatformCallbackResponse = z.infer<typeof PlatformCallbackResponse>;

/** What the page behind a confirmation code tells. */
const DeletionStatus = z.object({
  code: z.string(),
  provider: z.enum(PROVIDER_IDS),
  state: z.enum(ERASURE_STATES),
  requestedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  /** How many stores had something to delete. */
  stores: z.int(),
});
export type DeletionStatus = z.infer<typeof DeletionStatus>;
