import { route } from "@/lib/api/route";
import { createApiKey, listApiKeys } from "@/lib/auth/api-keys";

export const GET = route("listApiKeys", ({ tenant }) => listApiKeys(tenant));

/** The whole key is in this answer and nowhere else. */
export const POST = route("createApiKey", ({ tenant, body }) => createApiKey(tenant, body));
