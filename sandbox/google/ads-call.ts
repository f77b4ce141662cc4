import type { Core } from "../core/platform-module";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Judge } from "../judges/judge";
import type { IngestLog } from "./ingest-log";
import type { Json } from "./read-body";
import type { Customer } from "./shop";
import type { ShopStore } from "./shop-store";

/** A call on an account, after token, scope, schema, headers and access were found good. */
export type AdsCall = {
  readonly request: SandboxRequest;
  readonly body: Json;
  readonly customer: Customer;
  readonly shop: ShopStore;
  readonly core: Core;
  readonly log: IngestLog;
  readonly judge: Judge;
};
