import type { Omission } from "@/lib/contracts/dry-run";
import type { EventType, SkipReason, TrackEventBody } from "@/lib/contracts/events";
import type { DestinationId, PlatformId, ProviderId } from "@/lib/contracts/platforms";
import type { AudiencePort, LaunchPort } from "./contract-advertising";
import type { Access, ClickIds, Confirmation, Customer, Grant, Identifiers } from "./contract-words";

export type { Access, ClickIds, Confirmation, Customer, Grant, Identifiers } from "./contract-words";

/** What an ad provider is to us. A new one is a folder beside `meta` and `google` that exports one of these. */
export interface ProviderAdapter {
  readonly id: ProviderId;
  readonly oauth: OAuthPort;
  readonly assets: AssetPort;
  readonly campaigns: CampaignPort;
  readonly events: EventPort;
  readonly audiences: AudiencePort;
  readonly launch: LaunchPort;
  /** What the provider itself calls us for; null where it never does. */
  readonly callbacks: CallbackPort | null;
}

export interface OAuthPort {
  /** Redirect URI to register at the provider; the same one in the dialog and in the exchange. */
  readonly redirectUri: string;
  /** Scopes without which the platform cannot work; compared with what was granted. */
  requiredScopes(platform: PlatformId): readonly string[];
  /** The consent page. `again` asks anew for permissions that were declined before. */
  authorizeUrl(request: { platform: PlatformId; state: string; codeChallenge: string; again: boolean }): URL;
  /** Code to grant (Meta: long-lived), checked to be ours. @throws PlatformError */
  exchange(request: { code: string; codeVerifier: string }): Promise<Grant>;
  /** A grant with a fresh access token. @throws PlatformError `reconnect` when the grant is dead. */
  refresh(grant: Grant): Promise<Grant>;
  /** How long before `accessTokenExpiresAt` a refresh is due: minutes for Google, days for Meta. */
  readonly refreshBeforeMs: number;
  /** True when a call must refresh first; false where only the scheduled job does (Meta). */
  readonly refreshOnUse: boolean;
  /** Takes the grant back at the provider. Already revoked counts as done. @throws PlatformError */
  revoke(grant: Grant): Promise<void>;
}

/** What is sold where: an ad account, with what else must be chosen to use it. */
export type AdAccount = {
  /** Meta `act_123`, Google `1234567890`. */
  readonly id: string;
  readonly name: string;
  /** ISO 4217 of every amount of this account. */
  readonly currency: string;
  /** IANA zone of this account's days. */
  readonly timeZone: string;
  /** Why it cannot be chosen; null when it can. */
  readonly problem: AssetProblem | null;
  /** Meta datasets or Google conversion actions that can receive sales; empty for Instagram. */
  readonly targets: readonly ConversionTarget[];
  /** What the adapter needs again later, e.g. `{ loginCustomerId, conversionCustomerId }` or `{ instagramUserId, pageId }`. */
  readonly extra: Readonly<Record<string, string>>;
};
export type ConversionTarget = {
  readonly id: string;
  readonly name: string;
  readonly problem: AssetProblem | null;
};
export type AssetProblem =
  | "account_disabled"
  | "account_closed"
  | "no_permission"
  | "manager_account"
  | "dataset_not_for_store_sales"
  | "dataset_unavailable"
  | "no_instagram_account"
  | "no_target"
  | "action_type_not_supported"
  /** Of several sales after one ad click only the first would count. */
  | "counts_once"
  | "customer_data_terms_not_accepted"
  | "enhanced_conversions_off"
  | "test_account"
  /** Our own application may not yet use it. */
  | "project_not_approved";

export interface AssetPort {
  /**
   * Every ad account the grant reaches, usable or not, all pages. With `only` that account is certain to be among them
   * when it is reached; the others may be left out, where that saves calls. @throws PlatformError
   */
  list(grant: Grant, platform: PlatformId, only?: string): Promise<readonly AdAccount[]>;
  /**
   * Makes a target for till sales in an account that has none; null where a person has to. Made once: when one of this
   * name is there already it is that one. @throws PlatformError
   */
  readonly createTarget: ((grant: Grant, account: AdAccount) => Promise<NewTarget>) | null;
}
/** `readyAt`: from when on it takes sales; what comes earlier is held. */
export type NewTarget = ConversionTarget & { readonly readyAt: Date };

export type CampaignStatus = "active" | "paused" | "archived" | "removed" | "with_issues" | "ended" | "unknown";
export type Campaign = {
  readonly id: string;
  readonly name: string;
  readonly status: CampaignStatus;
  /** The platform's own word, e.g. `OUTCOME_SALES` or `SEARCH`. */
  readonly kind: string | null;
};
export type CampaignDay = {
  readonly campaignId: string;
  /** For campaigns that the list no longer has. */
  readonly campaignName: string;
  /** `YYYY-MM-DD` in the ad account's zone. */
  readonly day: string;
  /** Meta: `facebook`, `instagram`, `audience_network`, …; Google: `google`. */
  readonly publisherPlatform: string;
  readonly impressions: number;
  readonly clicks: number;
  /** Fractional at Google. */
  readonly conversions: number;
  /** Minor units of the account's currency. */
  readonly spendMinor: number;
  readonly revenueMinor: number;
  /** Where conversions and revenue were taken from, e.g. `omni_purchase`; null when there were none. */
  readonly conversionSource: string | null;
};
/** Both ends included, `YYYY-MM-DD` in the ad account's zone. */
export type DayRange = { readonly from: string; readonly to: string };

export interface CampaignPort {
  /** Every campaign of the account, all pages. @throws PlatformError */
  list(access: Access): Promise<readonly Campaign[]>;
  /** How many days one reading is made of: what the platform gives at once for a shop's account. */
  readonly sliceDays: number;
  /** One item a (campaign, day, publisher platform); days without any figure have none. @throws PlatformError */
  days(access: Access, range: DayRange): AsyncIterable<readonly CampaignDay[]>;
  /** Which publisher platforms the connection of `platform` shows; together they cover all, none twice. */
  shows(platform: PlatformId, publisherPlatform: string): boolean;
}

export type SaleItem = { readonly id: string; readonly quantity: number; readonly priceMinor: number | null };
/** An event as it was fixed when we took it in; the same on every send. */
export type OutboundEvent = {
  /** Our event id, a UUID. Meta `event_id`. */
  readonly id: string;
  /** Meta `order_id`: the till's order number, or our id when it gave none. */
  readonly orderId: string;
  /** Google `transactionId`: unique among stores that share a conversion action; at most 64 characters. */
  readonly transactionId: string;
  readonly eventType: EventType;
  readonly occurredAt: Date;
  readonly actionSource: string;
  readonly valueMinor: number | null;
  readonly currency: string;
  readonly items: readonly SaleItem[];
  readonly consent: { readonly adUserData: boolean; readonly adPersonalization: boolean };
  readonly identifiers: Identifiers;
};

export type SendOutcome =
  /** `accepted`: taken, to be confirmed later under `receiptId`. */
  | { readonly state: "delivered" | "accepted" }
  /** `isVague`: the platform did not say what is wrong with it. */
  | { readonly state: "rejected"; readonly reason: string; readonly platformCode: string; readonly isVague?: true };
export type SendReceipt = {
  /** One per event, same order. */
  readonly outcomes: readonly SendOutcome[];
  /** What to ask for the final result with (Google `requestId`), or null. */
  readonly receiptId: string | null;
  /** The platform's id of the call, for support. */
  readonly traceId: string | null;
};
export interface EventPort {
  readonly destination: DestinationId;
  /** Most events in one request. */
  readonly maxBatch: number;
  /**
   * True: an event sent again under the same `transactionId` with another value changes the first one, so a refund can be
   * told. False: what was sent stays, and the provider's own figures keep it.
   */
  readonly takesRefunds: boolean;
  /** Hashes what the till told about the customer by the provider's rules; null when nothing usable is left. Pure. */
  identify(customer: Customer, clickIds: ClickIds): Identifiers | null;
  /** Why the provider cannot take this event at all, by its own published rules; null when it can. Pure. */
  skip(event: {
    eventType: EventType;
    actionSource: string;
    valueMinor: number | null;
    identifiers: Identifiers | null;
  }): SkipReason | null;
  /** The last moment the provider takes this event, of which it can know the customer so. Pure. */
  acceptsUntil(event: { occurredAt: Date; actionSource: string; identifiers: Identifiers | null }): Date;
  /** Until when a possibly received event may be sent again, because the provider still merges repeats. Pure. */
  mergesRepeatsUntil(event: { actionSource: string; ambiguousSince: Date }): Date;
  /** One event as `send` puts it on the wire, key by key in the same order. Pure. */
  preview(event: OutboundEvent): unknown;
  /**
   * Everything of a sale that is not in its wire form, and why; what would help most to find the customer comes first.
   * `customer` is what `identify` was given. Pure.
   */
  omissions(sale: TrackEventBody, customer: Customer): readonly Omission[];
  /**
   * Sends one batch (1..maxBatch) to a dataset or conversion action. The same events give a byte-identical body.
   * @throws PlatformError when nothing, or perhaps nothing, was accepted
   */
  send(access: Access, targetId: string, events: readonly OutboundEvent[]): Promise<SendReceipt>;
  /** The final word on an accepted batch; null for providers that answer at once. @throws PlatformError */
  readonly confirm: ((access: Access, receiptId: string) => Promise<Confirmation>) | null;
}

export interface CallbackPort {
  /** Whom a signed request of the provider is about. @throws AppError bad_request when it is not the provider's */
  readSignedRequest(signedRequest: string): { readonly userId: string; readonly issuedAt: Date };
}
