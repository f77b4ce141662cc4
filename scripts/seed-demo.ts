import postgres from "postgres";
import { closeDb } from "@/db/client";
import { tenantOf } from "@/lib/auth/require-tenant";
import { openSession } from "@/lib/auth/session-store";
import { syncStore } from "@/lib/campaigns/sync-store";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { connectionStatus } from "@/lib/connections/connection-status";
import { listAssets } from "@/lib/connections/list-assets";
import { PLATFORM_IDS, type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { hashSecret } from "@/lib/crypto/installation";
import { finishConnect } from "@/lib/oauth/finish-connect";
import { startConnect } from "@/lib/oauth/start-connect";
import { pressContinue } from "./demo/consent";
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

type Session = Parameters<typeof finishConnect>[0]["session"];
async function connectPlatform(
  tenant: Parameters<typeof listAssets>[0],
  session: Session,
  platform: PlatformId,
): Promise<void> {
  const { redirectUrl, cookie } = await startConnect(tenant, session, platform, { rerequest: false });
  const back = await pressContinue(redirectUrl);
  const query = {
    code: back.searchParams.get("code"),
    state: back.searchParams.get("state"),
    error: back.searchParams.get("error"),
  };
  const result = await finishConnect({
    provider: providerOf(platform),
    query,
    cookies: { [cookie.name]: cookie.value },
    session,
  });
  if (result.outcome === "problem") throw new Error(`Connecting ${platform} ended with ${result.problem}.`);
  if (result.outcome === "connected") return;
  const { data } = await listAssets(tenant, platform);
  const account = data.accounts.find(({ name, problem }) => problem === null && name.startsWith("Harbour Street"));
  const target = account?.targets.find(({ problem }) => problem === null);
  if (!account) throw new Error(`${platform} offers no ad account for Harbour Street.`);
  await chooseAssets(tenant, { platform, adAccountId: account.id, targetId: target?.id ?? null });
}

await seed();
