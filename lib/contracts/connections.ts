import * as z from "zod";
import { Day } from "./periods";
import { PlatformId } from "./platforms";

export const CONNECTION_STATUSES = ["connected", "disconnected", "expired", "error"] as const;
export const ConnectionStatusWord = z.enum(CONNECTION_STATUSES);
export type ConnectionStatusWord = z.infer<typeof ConnectionStatusWord>;

/** Why a connection is not simply connected; the interface has words for each. */
export const CONNECTION_REASONS = [
  /** Consent given, ad account not chosen yet. */
  "setup_incomplete",
  "disconnected_by_user",
  /** The person who had signed in asked the platform to have their data deleted. */
  "erased_on_request",
  "token_expired",
  "token_revoked",
  "password_changed",
  "account_checkpoint",
  "permission_missing",
  "account_closed",
  "account_lost",
  "target_gone",
  "terms_not_accepted",
  "token_unreadable",
  "app_misconfigured",
] as const;
export const ConnectionReason = z.enum(CONNECTION_REASONS);
export type ConnectionReason = z.infer<typeof ConnectionReason>;

export const AccountInfo = z.object({ accountId: z.string(), accountName: z.string() });

export const ConnectionStatus = z
  .object({
    platform: PlatformId,
    status: ConnectionStatusWord,
    /** Never connected and disconnected look alike in `status`; the reason tells them apart (null: never connected). */
    reason: ConnectionReason.nullable(),
    connectedAt: z.iso.datetime().optional(),
    disconnectedAt: z.iso.datetime().optional(),
    accountInfo: AccountInfo.optional(),
    /** Dataset or conversion action that receives sales. */
    target: z.object({ id: z.string(), name: z.string() }).optional(),
    /** The target is new and takes sales only from then on; what comes earlier is held. */
    targetReadyAt: z.iso.datetime().optional(),
    currency: z.string().optional(),
    timeZone: z.string().optional(),
    lastSyncAt: z.iso.datetime().optional(),
    /** The day from which on figures are complete, and the one back to which older ones are still being read. */
    figuresFrom: Day.optional(),
    readingBackTo: Day.optional(),
    /** Days among those that are still being read once more, newest first; meanwhile they stay as they were. */
    rereadingFrom: Day.optional(),
    rereadingTo: Day.optional(),
    syncing: z.boolean(),
    /** What ails the connection; of one that works, why its newest figures, or else older ones, could not be read. */
    errorMessage: z.string().optional(),
    /** When the grant ends and the owner must sign in again. */
    grantEndsAt: z.iso.datetime().optional(),
    /** Sales held until the owner reconnects. */
    heldSales: z.int(),
    heldSince: z.iso.datetime().optional(),
  })
  .meta({ id: "ConnectionStatus" });
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;
export const StatusResponse = z
  .object({ success: z.literal(true), data: z.array(ConnectionStatus) })
  .meta({ id: "StatusResponse" });
export type StatusResponse = z.infer<typeof StatusResponse>;

export const ConnectQuery = z.object({ storeId: z.uuid() });
export const ConnectResponse = z.object({ redirectUrl: z.url(), state: z.string() }).meta({ id: "ConnectResponse" });
export type ConnectResponse = z.infer<typeof ConnectResponse>;

export const CallbackResponse = z
  .object({
    success: z.boolean(),
    message: z.string(),
    accountInfo: AccountInfo.extend({ platform: PlatformId }).optional(),
  })
  .meta({ id: "CallbackResponse" });
export type CallbackResponse = z.infer<typeof CallbackResponse>;

export const DisconnectBody = z
  .strictObject({ storeId: z.uuid(), platform: PlatformId.optional() })
  .meta({ id: "Disconnect" });
export const DisconnectResponse = z
  .object({ success: z.literal(true), message: z.string() })
  .meta({ id: "DisconnectResponse" });

const Asset = z.object({
  id: z.string(),
  name: z.string(),
  /** Why it cannot be chosen, a word of `AssetProblem`; null when it can. */
  problem: z.string().nullable(),
});
export const AdAccountAsset = Asset.extend({
  currency: z.string(),
  timeZone: z.string(),
  targets: z.array(Asset),
  /** Whether we can make a target in it; the account may then be chosen even when it has none. */
  canCreateTarget: z.boolean(),
  /** Name of the Instagram account, for Instagram. */
  detail: z.string().nullable(),
});
export type AdAccountAsset = z.infer<typeof AdAccountAsset>;
export const AssetsResponse = z
  .object({
    success: z.literal(true),
    data: z.object({
      platform: PlatformId,
      accounts: z.array(AdAccountAsset),
      chosen: z.object({ adAccountId: z.string(), targetId: z.string().nullable() }).nullable(),
    }),
  })
  .meta({ id: "AssetsResponse" });
export type AssetsResponse = z.infer<typeof AssetsResponse>;
export const AssetsQuery = z.object({ platform: PlatformId });

export const ChooseAssetsBody = z
  .strictObject({
    platform: PlatformId,
    adAccountId: z.string().min(1).max(100),
    targetId: z.string().min(1).max(100).nullable().default(null),
    /** Make a target for till sales and use it, instead of naming one. */
    createTarget: z.boolean().optional(),
  })
  .meta({ id: "ChooseAssets" });
export type ChooseAssetsBody = z.output<typeof ChooseAssetsBody>;
export const ChooseAssetsResponse = z
  .object({ success: z.literal(true), data: ConnectionStatus })
  .meta({ id: "ChooseAssetsResponse" });
