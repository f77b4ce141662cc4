import { findRequest } from "@/db/queries/erasure-requests";
import type { DeletionStatus } from "@/lib/contracts/platform-callbacks";

/** What became of a deletion, for whoever has its code; undefined for any other text. */
export async function readDeletion(code: string): Promise<DeletionStatus | undefined> {
  if (!/^[0-9a-f]{32}$/.test(code)) return undefined;
  const request = await findRequest(code);
  if (request?.kind !== "data-deletion") return undefined;
  const { provider, state, requestedAt, completedAt, storesAffected } = request;
  return {
    ...{ code, provider, state, stores: storesAffected },
    requestedAt: requestedAt.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
  };
}
