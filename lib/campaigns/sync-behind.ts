import { after } from "next/server";
import type { Tenant } from "@/lib/auth/tenant";
import type { PlatformId } from "@/lib/contracts/platforms";
import { createLogger } from "@/lib/core/logger";
import { syncStore } from "./sync-store";

/** Reads what was just connected behind the answer to that, and leaves it to the schedule if that fails. */
export function syncBehind(tenant: Tenant, platforms: readonly PlatformId[]): void {
  after(() =>
    syncStore(tenant, { platforms: [...platforms] }).catch((error: unknown) =>
      createLogger("campaigns.first-sync").warn("left to the schedule", { error }),
    ),
  );
}
