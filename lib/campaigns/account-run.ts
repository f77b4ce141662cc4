import type { Transaction } from "@/db/client";
import { leaseAdAccount, releaseLease, renewLease, SYNC_LEASE_MS } from "@/db/queries/campaign-sync";
import type { SyncedAdAccount } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { PlatformId } from "@/lib/contracts/platforms";
import { AppError } from "@/lib/core/errors";
import type { Access, ProviderAdapter } from "@/lib/platforms/contract";
import { accountToday } from "./account-days";
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
    /** As it was when the lease was taken, and what this run has changed of it since. */
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
    const lease = await withTenant(tenant, (tx) => leaseAdAccount(tx, tenant, account.id));
    return lease && new AccountRun(tenant, platform, options, { ...account, ...lease.facts }, lease.held);
  }

  /** Today in the account's zone. */
  get today(): string {
    return accountToday(this.account.timeZone, this.options.now());
  }

  /** How many days the platform gives at once. */
  get sliceDays(): number {
    return this.options.adapterFor(this.account.provider).campaigns.sliceDays;
  }

  /**
   * Calls the platform with fresh access, and keeps the lease meanwhile.
   * @throws PlatformError; AppError `conflict` when another account was chosen
   */
  async read<T>(
    work: (adapter: Pick<ProviderAdapter, "assets" | "campaigns">, access: Access) => Promise<T>,
  ): Promise<T> {
    const { tenant, platform, options, account } = this;
    const stopBeating = this.#beat();
    try {
      return await options.withAccess(tenant, platform, (access) => {
        if (access.account.id !== account.externalId)
          throw new AppError("conflict", "Another ad account was chosen meanwhile. Sync again to read it.");
        const { currency, timeZone } = account;
        return work(options.adapterFor(account.provider), {
          ...access,
          account: { ...access.account, currency, timeZone },
        });
      });
    } finally {
      await stopBeating();
    }
  }

  /** Writes in one transaction under the lease, which this extends. @throws LeaseLost, and nothing is written */
  async write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { tenant, account } = this;
    const { held, result } = await withTenant(tenant, async (tx) => {
      const held = await renewLease(tx, tenant, account.id, this.#held);
      if (!held) throw new LeaseLost();
      return { held, result: await work(tx) };
    });
    this.#held = held;
    return result;
  }

  /** Gives the account back as it is. @throws LeaseLost */
  release(): Promise<void> {
    return this.write((tx) => releaseLease(tx, this.tenant, this.account.id));
  }

  /** Extends the lease three times in its length. Gives what ends that, once the last extension is through. */
  #beat(): () => Promise<void> {
    let last: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      // One that is lost or cannot be extended now is found out by the next write.
      last = last.then(() => this.write(async () => {})).catch(() => {});
    }, SYNC_LEASE_MS / 3);
    return async () => {
      clearInterval(timer);
      await last;
    };
  }
}
