import type { Secret } from "@/lib/core/secret";

/** One OAuth grant as the provider gave it. */
export type Grant = {
  readonly accessToken: Secret;
  /** Null where the provider has none (Meta extends the access token itself). */
  readonly refreshToken: Secret | null;
  /** When `accessToken` stops working; null when it does not end. */
  readonly accessTokenExpiresAt: Date | null;
  /** When the whole grant ends and the owner must sign in again; null when unknown or never. */
  readonly grantExpiresAt: Date | null;
  readonly scopes: readonly string[];
  /** The provider's id of the person who gave the grant. */
  readonly userId: string;
};

/** A grant together with the chosen account: what every call after connecting needs. */
export type Access = {
  readonly grant: Grant;
  readonly account: {
    readonly id: string;
    readonly currency: string;
    readonly timeZone: string;
    readonly extra: Readonly<Record<string, string>>;
  };
};

/** A customer as the till named them. Lives only while one request is handled. */
export type Customer = {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country?: string | undefined;
  readonly externalId?: string | undefined;
  readonly gender?: string | undefined;
  readonly dateOfBirth?: string | undefined;
};
export type ClickIds = {
  readonly [key in "fbc" | "fbp" | "gclid" | "gbraid" | "wbraid"]?: string | undefined;
};
/** What an adapter keeps of a customer: hashes and click ids in the provider's own names. JSON, stored encrypted. */
export type Identifiers = { readonly [key: string]: unknown };

export type Confirmation =
  | { readonly state: "processing" }
  /** `isRepeat`: the platform says of some that it had them already. */
  | { readonly state: "confirmed"; readonly isRepeat?: true }
  /** Some of several were refused and the platform does not say which. */
  | { readonly state: "partial"; readonly reason: string }
  | { readonly state: "refused"; readonly reason: string; readonly platformCode: string }
  /** Not taken for a reason that passes: to be sent again, unchanged, after that time. */
  | { readonly state: "again"; readonly reason: string; readonly afterMs: number }
  /** The platform no longer knows the receipt. */
  | { readonly state: "unknown" };
