import { join } from "node:path";
import { Clock } from "./clock";
import type { SandboxConfig } from "./config";
import { Faults } from "./faults";
import { Ledger } from "./ledger";
import type { Platform, PlatformModule } from "./platform-module";
import { Random } from "./random";
import { RequestLog } from "./request-log";
import { Store } from "./store";

/** A module together with its running platform. */
export type Running = { readonly module: PlatformModule; readonly platform: Platform };

/** Everything one sandbox holds. */
export class Sandbox {
  readonly store: Store;
  readonly log: RequestLog;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly platforms: readonly Running[];

  constructor(config: SandboxConfig, modules: readonly PlatformModule[]) {
    this.store = new Store(config.folder);
    this.log = new RequestLog(join(config.folder));
    this.clock = new Clock(this.store.table("core.clock"));
    this.ledger = new Ledger(this.store.table("core.conversions"), this.clock);
    this.faults = new Faults(this.store.table("core.faults"));
    const random = new Random(config.seed);
    this.platforms = modules.map((module) => {
      const app = config.apps[module.platform];
      if (!app) throw new Error(`No registered application for ${module.platform}`);
      const table = <T>(name: string) => this.store.table<T>(`${module.platform}.${name}`);
      return { module, platform: module.start({ app, clock: this.clock, ledger: this.ledger, random, table }) };
    });
    this.store.commit();
  }
  ownerOf(path: string): Running | undefined {
    return this.platforms.find(({ module }) => module.owns(path));
  }
  /** By name or alias. */
  find(name: string): Running | undefined {
    return this.platforms.find(({ module }) => module.platform === name || module.aliases.includes(name));
  }
  /** Back to the start; grants given through consent stay. */
  reset(): void {
    this.clock.setOffset(0);
    this.ledger.clear();
    this.faults.clear();
    this.log.clear();
    for (const { platform } of this.platforms) platform.reset();
  }
  close(): void {
    this.store.close();
    this.log.close();
  }
}
