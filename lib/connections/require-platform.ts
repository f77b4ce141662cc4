import { PlatformId } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";

/** The platform a path names. @throws AppError not_found */
export function requirePlatform(name: string | undefined): PlatformId {
  const parsed = PlatformId.safeParse(name);
  if (!parsed.success) throw new AppError("not_found", "There is no such platform.");
  return parsed.data;
}
