import { insertAudit } from "@/db/queries/audit";
import { updateAccountFacts } from "@/db/queries/campaign-sync";
import { PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import type { AdAccount } from "@/lib/platforms/contract";
import { accountToday } from "./account-days";
import type { AccountRun } from "./account-run";

const utcDay = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The account as the platform describes it now; null when it was looked at today already or cannot be seen. */
async function lookAgain(run: AccountRun): Promise<AdAccount | null> {
  const { account, options, platform } = run;
  // Asking costs a call or several: once a day is enough for what hardly ever changes.
  if (utcDay(account.lastSyncAt ?? account.createdAt) === utcDay(options.now())) return null;
  return run.read(async (adapter, { grant }) => {
    try {
      return (
        (await adapter.assets.list(grant, platform, account.externalId)).find(({ id }) => id === account.externalId) ??
        null
      );
    } catch (error) {
      if (!(error instanceof PlatformError) || error.failure.kind === "reconnect") throw error;
      // Caught here, so that it does not count against the connection: what matters fails again in the reading itself.
      createLogger("campaigns.sync").warn("account not described", { adAccountId: account.id, error });
      return null;
    }
  });
}

/** Stores and notes a changed currency or zone, and that all figures are to be read again. Returns whether that is so. */
export async function refreshAccountFacts(run: AccountRun): Promise<boolean> {
  const { tenant, account } = run;
  const found = await lookAgain(run);
  if (!found || (found.currency === account.currency && found.timeZone === account.timeZone)) return false;
  const { currency, timeZone } = found;
  // Figures in another currency are wrong at once; those of another zone's days stand in until they are read again.
  const keepUntil = currency === account.currency ? accountToday(timeZone, run.options.now()) : null;
  const history = await run.write(async (tx) => {
    await insertAudit(tx, tenant, {
      action: "ad_account.changed_at_platform",
      target: account.id,
      details: { from: { currency: account.currency, timeZone: account.timeZone }, to: { currency, timeZone } },
    });
    return updateAccountFacts(tx, tenant, account.id, { currency, timeZone, keepUntil });
  });
  run.account = { ...account, currency, timeZone, ...history };
  return true;
}
