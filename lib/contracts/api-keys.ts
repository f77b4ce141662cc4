import * as z from "zod";
import { text } from "./text";

export const API_KEY_SCOPES = ["events:write", "events:read"] as const;
export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** The readable beginning of the key, e.g. `dsm_live_4fR…`. */
    prefix: z.string(),
    lastFour: z.string(),
    scopes: z.array(z.enum(API_KEY_SCOPES)),
    createdBy: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = z.object({ success: z.literal(true), data: z.array(ApiKey) }).meta({ id: "ApiKeyList" });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

export const CreateApiKeyBody = z.strictObject({ name: text(80) }).meta({ id: "CreateApiKey" });
export const CreateApiKeyResponse = z
  .object({
    success: z.literal(true),
    data: ApiKey,
    key: z.string().meta({ description: "Shown this once; we keep only a hash." }),
  })
  .meta({ id: "CreateApiKeyResult" });
export type CreateApiKeyResponse = z.infer<typeof CreateApiKeyResponse>;
export const RevokeApiKeyResponse = z
  .object({ success: z.literal(true), message: z.string() })
  .meta({ id: "RevokeApiKeyResult" });
