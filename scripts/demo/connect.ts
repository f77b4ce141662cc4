import { chooseAssets } from "@/lib/connections/choose-assets";
import { listAssets } from "@/lib/connections/list-assets";
import { type PlatformId, providerOf } from "@/lib/contracts/platforms";
import { finishConnect } from "@/lib/oauth/finish-connect";
import { startConnect } from "@/lib/oauth/start-connect";
import { pressContinue } from "./consent";

type Tenant = Parameters<typeof listAssets>[0];
type Session = Parameters<typeof finishConnect>[0]["session"];

/** Connects a store to a platform, or anew, as its owner does: consent at the sandbox, then Harbour Street's account. */
export async function connectPlatform(tenant: Tenant, session: Session, platform: PlatformId): Promise<void> {
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
