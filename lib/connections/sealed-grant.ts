import type { Credential, SealedGrant } from "@/db/queries/credentials";
import { Secret } from "@/lib/core/secret";
import { CryptoError } from "@/lib/crypto/seal";
import type { Grant } from "@/lib/platforms/contract";
import type { StoreVault } from "@/lib/vault/store-vault";

const place = (rowId: string, column: "access_token_encrypted" | "refresh_token_encrypted") => ({
  table: "marketing_credentials",
  column,
  rowId,
});

/** A grant as the row `rowId` keeps it. Sealed for that row and column, it opens nowhere else. */
export function sealGrant(vault: StoreVault, rowId: string, grant: Grant): SealedGrant {
  const { accessToken, refreshToken, accessTokenExpiresAt, grantExpiresAt, scopes, userId } = grant;
  return {
    accessTokenEncrypted: vault.sealToken(place(rowId, "access_token_encrypted"), accessToken.reveal()),
    refreshTokenEncrypted:
      refreshToken && vault.sealToken(place(rowId, "refresh_token_encrypted"), refreshToken.reveal()),
    tokenExpiresAt: accessTokenExpiresAt,
    grantExpiresAt,
    scopes: [...scopes],
    providerUserId: userId,
  };
}

/** @throws CryptoError when a token cannot be opened, or there is none */
export function openGrant(vault: StoreVault, row: Credential): Grant {
  if (row.accessTokenEncrypted === null) throw new CryptoError("there is no token");
  return {
    accessToken: new Secret(vault.openToken(place(row.id, "access_token_encrypted"), row.accessTokenEncrypted)),
    refreshToken:
      row.refreshTokenEncrypted === null
        ? null
        : new Secret(vault.openToken(place(row.id, "refresh_token_encrypted"), row.refreshTokenEncrypted)),
    accessTokenExpiresAt: row.tokenExpiresAt,
    grantExpiresAt: row.grantExpiresAt,
    scopes: row.scopes,
    userId: row.providerUserId,
  };
}
