import type { PlatformId } from "@/lib/contracts/platforms";
import type { InputIssue } from "@/lib/core/errors";
import type { Access, Confirmation, Customer, Identifiers } from "./contract-words";

export type Audience = {
  readonly id: string;
  readonly name: string;
  readonly kind: "customers" | "lookalike" | "other";
  /** People the provider could match, as far as it tells. */
  readonly size: { readonly min: number; readonly max: number } | null;
  /** The provider's own word when it cannot be used, e.g. an operation status. */
  readonly problem: string | null;
};
/** One request of an upload. The batches of one upload share the session and come in order, 1, 2, 3 … */
export type MemberBatch = {
  /** 1..maxMembers, as `identify` made them. */
  readonly members: readonly Identifiers[];
  /** What these people agreed to; whoever did not agree is not in the batch. */
  readonly consent: { readonly adUserData: boolean; readonly adPersonalization: boolean };
  readonly session: {
    /** A positive integer below 2^63, unique in the ad account. */
    readonly id: string;
    readonly sequence: number;
    readonly isLast: boolean;
    readonly total: number;
  };
};
export type MemberReceipt = {
  readonly received: number;
  /** Entries the provider could not read. */
  readonly invalid: number;
  /** What to ask `confirm` with, or null when this is the final word. */
  readonly receiptId: string | null;
  readonly traceId: string | null;
};

/** Lists of customers to show ads to, or not to. */
export interface AudiencePort {
  /** Most members in one request. */
  readonly maxMembers: number;
  /** A customer as a member by the provider's rules, hashed; null when nothing usable is left. Pure. */
  identify(customer: Customer): Identifiers | null;
  /** Every audience of the account, all pages. @throws PlatformError */
  list(access: Access): Promise<readonly Audience[]>;
  /**
   * An empty list of customers. `keepDays`: how long a member stays; null as long as the provider allows.
   * @throws PlatformError permission `terms_not_accepted` when a person has to accept terms at the provider first
   */
  create(
    access: Access,
    request: { readonly name: string; readonly description: string; readonly keepDays: number | null },
  ): Promise<{ readonly id: string }>;
  /**
   * People like those of another audience in a country; `share` of its population, 0.01 to 0.20. Null where the
   * provider has none. @throws PlatformError
   */
  readonly createLookalike:
    | ((
        access: Access,
        request: { readonly name: string; readonly originId: string; readonly country: string; readonly share: number },
      ) => Promise<{ readonly id: string }>)
    | null;
  /** Adds or removes; both may be repeated without harm. @throws PlatformError */
  add(access: Access, audienceId: string, batch: MemberBatch): Promise<MemberReceipt>;
  remove(access: Access, audienceId: string, batch: MemberBatch): Promise<MemberReceipt>;
  /** Takes people out of every audience of the account, for erasure; 1..maxMembers. @throws PlatformError */
  removeEverywhere(access: Access, members: readonly Identifiers[]): Promise<readonly MemberReceipt[]>;
  /** Deletes the list itself; one that is gone already counts as done. @throws PlatformError */
  delete(access: Access, audienceId: string): Promise<void>;
  /** The final word on a receipt; null for providers that answer at once. @throws PlatformError */
  readonly confirm: ((access: Access, receiptId: string) => Promise<Confirmation>) | null;
}

export type CampaignGoal = "sales" | "traffic" | "awareness";
export type SpecialCategory = "employment" | "housing" | "credit" | "politics" | "gambling" | "finance";
/** A campaign as a shop plans it, the same words for every provider. It is made paused; starting it is a step of its own. */
export type CampaignPlan = {
  readonly name: string;
  /**
   * Unique in the ad account, 6 to 16 letters and digits; becomes part of every name, so that a repeat finds what an
   * interrupted try has made, since neither provider knows idempotency keys.
   */
  readonly tag: string;
  readonly goal: CampaignGoal;
  /** Minor units of the ad account's currency, a day or for the whole time. */
  readonly budget: { readonly per: "day" | "lifetime"; readonly amountMinor: number };
  /** `YYYY-MM-DD` in the ad account's zone, both included; `to` null: until somebody stops it. */
  readonly from: string;
  readonly to: string | null;
  /** ISO 3166 alpha-2, one or more. */
  readonly countries: readonly string[];
  /** Null: whoever the provider thinks best. */
  readonly ages: { readonly min: number; readonly max: number } | null;
  /** Where it is shown, among the provider's own platforms. */
  readonly platforms: readonly PlatformId[];
  /** Dataset by which sales are told, for the goal `sales`; null at Google, where the account's own goals say it. */
  readonly targetId: string | null;
  /** Whom to show it to, beside the countries; empty: everybody there. */
  readonly audienceIds: readonly string[];
  /** Whom not to, such as those who are customers already. */
  readonly excludedAudienceIds: readonly string[];
  /** In whose name it is shown, one of `identities`; null: the only one there is. */
  readonly identity: Identity | null;
  readonly specialCategory: SpecialCategory | null;
  /** Who benefits from and pays for the ads, as European law wants it named. */
  readonly advertiser: string;
  readonly isEuPoliticalAd: boolean;
  readonly ad: {
    readonly link: string;
    readonly headlines: readonly string[];
    readonly texts: readonly string[];
    /** PNG or JPEG, for providers whose ads are pictures. */
    readonly image: { readonly name: string; readonly bytes: Uint8Array } | null;
  };
  /** For providers whose ads answer searches. */
  readonly keywords: readonly string[];
};
/** A Page in whose name ads are shown, with the Instagram account that belongs to it. */
export type Identity = { readonly id: string; readonly name: string; readonly instagramUserId: string | null };
/** What exists at the provider so far, by kind: `{ campaign: "120…", adSet: "…" }`. JSON. */
export type LaunchProgress = Readonly<Record<string, string>>;

/** Making campaigns. */
export interface LaunchPort {
  /** In whose name the account's ads may be shown; empty where a provider has no such thing. @throws PlatformError */
  identities(access: Access): Promise<readonly Identity[]>;
  /** What of the plan the provider would refuse by its own published rules; empty when nothing. Pure. */
  check(plan: CampaignPlan, account: Access["account"]): readonly InputIssue[];
  /** Lets the provider itself check what it can without making anything. @throws PlatformError rejected, with fields */
  validate(access: Access, plan: CampaignPlan): Promise<void>;
  /**
   * Makes what is not made yet, everything paused, and tells `save` after each part, so that a process that dies goes on
   * from there. A part whose answer was lost is looked for by its name before it is made again.
   * @throws PlatformError; what was made until then has been saved
   */
  launch(
    access: Access,
    plan: CampaignPlan,
    progress: LaunchProgress,
    save: (progress: LaunchProgress) => Promise<void>,
  ): Promise<LaunchProgress>;
  /**
   * Removes what was made; what is gone already counts as done. What an interrupted `launch` may have made beyond its
   * progress is looked for by its name. @throws PlatformError
   */
  undo(access: Access, plan: CampaignPlan, progress: LaunchProgress): Promise<void>;
  /** Starts or pauses a campaign, with everything below it that `launch` made. @throws PlatformError */
  setStatus(access: Access, campaignId: string, status: "active" | "paused"): Promise<void>;
}
