import type { Transaction } from "@/db/client";
import { leaseAdAccount, releaseLease, renewLease } from "@/db/queries/campaign-sync";
import type { SyncedAdAccount } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { PlatformId } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import type { Access, ProviderAdapter } from "@/lib/platforms/contract";
import type { SyncOptions } from "./sync-options";

/** Another sync has taken the account over: this one has nothing more to say about it. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** The one sync of an account that is at work: reads through one connection, writes only while it holds the lease. */
export class AccountRun {
  #held: Date;
  private constructor(
    readonly tenant: Tenant,
    readonly platform: PlatformId,
    readonly options: SyncOptions,
    public account: SyncedAdAccount,
    held: Date,
  ) {
    this.#held = held;
  }

  /** Takes the account; undefined when another sync is at work on it. */
  static async open(
    tenant: Tenant,
    platform: PlatformId,
    options: SyncOptions,
    account: SyncedAdAccount,
  ): Promise<AccountRun | undefined> {
    const held = await withTenant(tenant, (tx) => leaseAdAccount(tx, tenant, account.id));
    return held && new AccountRun(tenant, platform, options, account, held);
  }

  /** Calls the platform with fresh access. @throws PlatformError; AppError `conflict` when another account was chosen */
  read<T>(work: (adapter: Pick<ProviderAdapter, "assets" | "campaigns">, access: Access) => Promise<T>): Promise<T> {
    const { tenant, platform, options, account } = this;
    return options.withAccess(tenant, platform, (access) => {
      if (access.account.id !== account.externalId)
        throw new AppError("conflict", "Another ad account was chosen meanwhile. Sync again to read it.");
      const { currency, timeZone } = account;
      return work(options.adapterFor(account.provider), {
        ...access,
        account: { ...access.account, currency, timeZone },
      });
    });
  }

  /** Writes in one transaction under the lease, which this extends. @throws LeaseLost, and nothing is written */
  async write(work: (tx: Transaction) => Promise<void>): Promise<void> {
    const { tenant, account } = this;
    this.#held = await withTenant(tenant, async (tx) => {
      const held = await renewLease(tx, tenant, account.id, this.#held);
      if (!held) throw new LeaseLost();
      await work(tx);
      return held;
    });
  }

  /** Gives the account back as it is. @throws LeaseLost */
  release(): Promise<void> {
    return this.write((tx) => releaseLease(tx, this.tenant, this.account.id));
  }
}
