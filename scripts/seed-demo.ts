import postgres from "postgres";
import { closeDb } from "@/db/client";
import { tenantOf } from "@/lib/auth/require-tenant";
import { openSession } from "@/lib/auth/session-store";
import { syncStore } from "@/lib/campaigns/sync-store";
import { connectionStatus } from "@/lib/connections/connection-status";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { hashSecret } from "@/lib/crypto/installation";
import { connectPlatform } from "./demo/connect";
import { HARBOUR_STREET, OWNER_EMAIL, seedPeople } from "./demo/people";

/**
 * The demo business, and Harbour Street connected to every platform by the real flow against the sandbox. What is
 * there already stays: a second run does nothing, and one that was interrupted goes on where it was.
 */
async function seed(): Promise<void> {
  const { DATABASE_URL, SANDBOX_URL } = env();
  if (!SANDBOX_URL) throw new Error("Demo data exist only where the sandbox runs.");
  const sql = postgres(DATABASE_URL, { max: 1, onnotice: () => undefined });
  try {
    await seedPeople(sql);
    await connectHarbourStreet(sql);
  } finally {
    await sql.end({ timeout: 5 });
    await closeDb();
  }
}

async function connectHarbourStreet(sql: postgres.Sql): Promise<void> {
  const [owner] = await sql<
    { id: string; name: string }[]
  >`select id, name from users where lower(email) = ${OWNER_EMAIL}`;
  if (!owner) throw new Error("The demo owner is not there.");
  const session = {
    userId: owner.id,
    name: owner.name,
    email: OWNER_EMAIL,
    idHash: hashSecret(await openSession(owner.id)),
  };
  const tenant = await tenantOf(session, HARBOUR_STREET, "own");
  const { data } = await connectionStatus(tenant);
  // Only what nobody has touched yet: a connection that was ended or broke is for a person to see.
  const untouched = PLATFORM_IDS.filter((platform) => {
    const row = data.find((status) => status.platform === platform);
    return row?.status === "disconnected" && (row.reason === null || row.reason === "setup_incomplete");
  });
  for (const platform of untouched) await connectPlatform(tenant, session, platform);
  if (untouched.length > 0) {
    const { success, message, errors } = await syncStore(tenant, { platforms: untouched });
    if (!success) throw new Error(`${message} ${(errors ?? []).join(" ")}`);
  }
}

await seed();
