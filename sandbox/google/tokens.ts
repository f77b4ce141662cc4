import { createHash, randomBytes } from "node:crypto";
import type { Core } from "../core/platform-module";

const ACCESS_MS = 3_600_000;
const CODE_MS = 600_000;
const UNUSED_MS = 183 * 86_400_000;
/** Live refresh tokens of one person for one client; the oldest go without a word. */
const MAX_REFRESH_TOKENS = 100;

type Grant = {
  readonly generation: number;
  readonly revoked: boolean;
  readonly scopes: readonly string[];
  /** How many tokens had been issued when the person consented. */
  readonly since: number;
};
type Issued = {
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly generation: number;
  /** Counts every token issued, so that "all issued so far" is one number. */
  readonly serial: number;
};
type AccessToken = Issued & { readonly expiresAtMs: number };
type RefreshToken = Issued & {
  readonly usedAtMs: number;
  /** Its end whatever happens; null when it lives on with use. */
  readonly endsAtMs: number | null;
};
type Code = {
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly challenge: string;
  readonly offline: boolean;
  readonly expiresAtMs: number;
  readonly used: boolean;
};
export type CodeRequest = Omit<Code, "expiresAtMs" | "used">;
export type TokenState = "live" | "expired" | "revoked" | "unknown";
export type Tokens = {
  readonly personId: string;
  readonly scopes: readonly string[];
  readonly accessToken: string;
  readonly refreshToken: string | null;
};

/** Grants, codes and tokens of the one registered client, durable. */
export class TokenStore {
  readonly #core: Core;
  readonly #grants;
  readonly #codes;
  readonly #access;
  readonly #refresh;
  readonly #marks;

  constructor(core: Core) {
    this.#core = core;
    this.#grants = core.table<Grant>("grants");
    this.#codes = core.table<Code>("codes");
    this.#access = core.table<AccessToken>("access-tokens");
    this.#refresh = core.table<RefreshToken>("refresh-tokens");
    this.#marks = core.table<number>("token-marks");
  }

  /** Whether the person has already let this client in, so that a refresh token needs `prompt=consent`. */
  hasGrant(personId: string): boolean {
    const grant = this.#grants.get(personId);
    return grant !== undefined && !grant.revoked && grant.since >= this.#mark("revoked");
  }
  grantedScopes(personId: string): readonly string[] {
    return this.hasGrant(personId) ? (this.#grants.get(personId)?.scopes ?? []) : [];
  }

  /** The person pressed Continue. @returns the code for the redirect, good once and for ten minutes */
  createCode(request: CodeRequest): string {
    const known = this.#grants.get(request.personId);
    const generation = known === undefined ? 1 : known.generation + (known.revoked ? 1 : 0);
    const since = this.#mark("serial");
    this.#grants.set(request.personId, { generation, revoked: false, scopes: request.scopes, since });
    const code = `4/0${randomBytes(32).toString("base64url")}`;
    this.#codes.set(code, { ...request, expiresAtMs: this.#core.clock.now() + CODE_MS, used: false });
    return code;
  }

  /**
   * @param lifetimeMs of the refresh token; null when it lives on with use
   * @returns the tokens, or why not; `fault` says the client is at fault and not time
   */
  redeemCode(
    code: string,
    redirectUri: string,
    verifier: string,
    lifetimeMs: number | null,
  ): Tokens | { readonly refused: string; readonly fault: boolean } {
    const row = this.#codes.get(code);
    if (!row) return { refused: "Malformed auth code.", fault: true };
    if (row.used) return { refused: "The code was already redeemed.", fault: true };
    if (row.redirectUri !== redirectUri)
      return { refused: "redirect_uri differs from the authorization request.", fault: true };
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    if (challenge !== row.challenge) return { refused: "Invalid code verifier.", fault: true };
    if (row.expiresAtMs <= this.#core.clock.now()) return { refused: "The code has expired.", fault: false };
    if (!this.hasGrant(row.personId)) return { refused: "The grant was revoked.", fault: false };
    this.#codes.set(code, { ...row, used: true });
    const refreshToken = row.offline ? this.#issueRefresh(row.personId, row.scopes, lifetimeMs) : null;
    return { ...this.#issueAccess(row.personId, row.scopes), refreshToken };
  }

  /** @returns a new access token, or null when the refresh token is dead for good */
  refresh(refreshToken: string): Tokens | null {
    const row = this.#refresh.get(refreshToken);
    if (!row || this.refreshState(refreshToken) !== "live") return null;
    this.#refresh.set(refreshToken, { ...row, usedAtMs: this.#core.clock.now() });
    return { ...this.#issueAccess(row.personId, row.scopes), refreshToken: null };
  }

  accessState(token: string): TokenState {
    const row = this.#access.get(token);
    if (!row) return "unknown";
    if (this.#isRevoked(row)) return "revoked";
    if (row.serial <= this.#mark("expired") || row.expiresAtMs <= this.#core.clock.now()) return "expired";
    return "live";
  }
  refreshState(token: string): TokenState {
    const row = this.#refresh.get(token);
    if (!row) return "unknown";
    if (this.#isRevoked(row)) return "revoked";
    const endsAtMs = Math.min(row.usedAtMs + UNUSED_MS, row.endsAtMs ?? Number.POSITIVE_INFINITY);
    return endsAtMs <= this.#core.clock.now() ? "expired" : "live";
  }
  /** Who holds a live access token, and for what. */
  holder(token: string): { readonly personId: string; readonly scopes: readonly string[] } | undefined {
    return this.accessState(token) === "live" ? this.#access.get(token) : undefined;
  }

  /** Ends the whole grant behind an access or refresh token: every token of it dies. @returns false when there is none */
  revoke(token: string): boolean {
    const row = this.#refresh.get(token) ?? this.#access.get(token);
    const state = this.#refresh.has(token) ? this.refreshState(token) : this.accessState(token);
    const grant = row && this.#grants.get(row.personId);
    if (!grant || state !== "live") return false;
    this.#grants.set(row.personId, { ...grant, revoked: true });
    return true;
  }

  /** Kills what was issued so far: `expired` the access tokens (a refresh still works), `revoked` everything. */
  killIssued(kind: "expired" | "revoked"): number {
    let count = 0;
    for (const token of this.#access.entries()) if (this.accessState(token[0]) === "live") count += 1;
    if (kind === "revoked")
      for (const token of this.#refresh.entries()) if (this.refreshState(token[0]) === "live") count += 1;
    this.#marks.set(kind, this.#mark("serial"));
    return count;
  }
  /** Undoes `killIssued`. Grants that people gave and withdrew themselves stay as they are. */
  reviveKilled(): void {
    this.#marks.delete("expired");
    this.#marks.delete("revoked");
  }
  count(): { readonly accessTokens: number; readonly refreshTokens: number } {
    return { accessTokens: this.#access.size, refreshTokens: this.#refresh.size };
  }

  #isRevoked(row: Issued): boolean {
    const grant = this.#grants.get(row.personId);
    return !grant || grant.revoked || grant.generation !== row.generation || row.serial <= this.#mark("revoked");
  }
  #mark(name: "serial" | "expired" | "revoked"): number {
    return this.#marks.get(name) ?? 0;
  }
  #issued(personId: string, scopes: readonly string[]): Issued {
    const serial = this.#mark("serial") + 1;
    this.#marks.set("serial", serial);
    return { personId, scopes, generation: this.#grants.get(personId)?.generation ?? 0, serial };
  }
  #issueAccess(personId: string, scopes: readonly string[]): Omit<Tokens, "refreshToken"> {
    const now = this.#core.clock.now();
    for (const [token, row] of this.#access.entries())
      if (row.expiresAtMs + 24 * ACCESS_MS < now) this.#access.delete(token);
    const accessToken = `ya29.${randomBytes(48).toString("base64url")}`;
    this.#access.set(accessToken, { ...this.#issued(personId, scopes), expiresAtMs: now + ACCESS_MS });
    return { personId, scopes, accessToken };
  }
  #issueRefresh(personId: string, scopes: readonly string[], lifetimeMs: number | null): string {
    const own = [...this.#refresh.entries()].filter(([, row]) => row.personId === personId);
    for (const [token] of own.slice(0, Math.max(0, own.length - MAX_REFRESH_TOKENS + 1))) this.#refresh.delete(token);
    const token = `1//0${randomBytes(48).toString("base64url")}`;
    const usedAtMs = this.#core.clock.now();
    const endsAtMs = lifetimeMs === null ? null : usedAtMs + lifetimeMs;
    this.#refresh.set(token, { ...this.#issued(personId, scopes), usedAtMs, endsAtMs });
    return token;
  }
}
