import { route } from "@/lib/api/route";
import { revokeApiKey } from "@/lib/auth/api-keys";

export const DELETE = route("revokeApiKey", ({ tenant, params }) => revokeApiKey(tenant, params.keyId ?? ""));
