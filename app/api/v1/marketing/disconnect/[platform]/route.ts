import { route } from "@/lib/api/route";
import { disconnect } from "@/lib/connections/disconnect";
import { requirePlatform } from "@/lib/connections/require-platform";
import { InvalidInputError } from "@/lib/core/errors";

export const POST = route("disconnect", ({ tenant, params, body }) => {
  const platform = requirePlatform(params.platform);
  if (body.platform !== undefined && body.platform !== platform)
    throw new InvalidInputError([{ path: "platform", message: "is another one than in the path" }]);
  return disconnect(tenant, platform);
});
