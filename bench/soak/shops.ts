import type postgres from "postgres";
import { insertStore } from "@/db/test/store-fixture";
import { createApiKey } from "@/lib/auth/api-keys";
import type { Session } from "@/lib/auth/session";
import { openSession } from "@/lib/auth/session-store";
import type { Tenant } from "@/lib/auth/tenant";
import { DESTINATION_IDS, type DestinationId } from "@/lib/contracts/platforms";
import { hashSecret } from "@/lib/crypto/installation";
import { connectPlatform } from "@/scripts/demo/connect";

const TRIES_MAX = 20;
const PAUSE_MS = 500;

export type Shop = {
  readonly storeId: string;
  readonly key: string;
  readonly tenant: Tenant;
  readonly session: Session;
};

/** Stores of their own, each with a till's key, connected to both platforms by the real flow. */
export async function openShops(sql: postgres.Sql, count: number): Promise<Shop[]> {
  const shops: Shop[] = [];
  for (let n = 0; n < count; n += 1) {
    const { storeId, userId, tenant } = await insertStore(sql);
    const session = {
      userId,
      name: "A person",
      email: `${userId}@people.test`,
      idHash: hashSecret(await openSession(userId)),
    };
    const { key } = await createApiKey(tenant, { name: "Till" });
    const shop = { storeId, key, tenant, session };
    for (const destination of DESTINATION_IDS) await connectPlatform(tenant, session, destination);
    shops.push(shop);
  }
  return shops;
}

/** What the owners do when a platform has ended their sign-in. The database may be restarting meanwhile. */
export async function reconnect(shops: readonly Shop[], destination: DestinationId, signal: AbortSignal) {
  for (const { tenant, session } of shops) {
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        await connectPlatform(tenant, session, destination);
        break;
      } catch (error) {
        if (tries >= TRIES_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }
}
