import {
  type ErasureRequest,
  finishRequest,
  listOpenRequests,
  listStoresOfPerson,
} from "@/db/queries/erasure-requests";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { createLogger } from "@/lib/core/logger";
import { deauthorizeStore, eraseStore, type PersonRequest } from "./end-grant";
import { openPerson, shortOf } from "./sealed-person";

const PAGE_SIZE = 500;
const JOB = "erase-person-data";
const log = createLogger("erasure");

/**
 * Does what persons have asked for at a provider, in each store they signed in for, and then forgets who they were.
 * Safe late, twice and in several processes: a store's own transaction finds the grant or does nothing. A request
 * with a store that failed stays open; the others are done, however many fail before them.
 */
export async function erasePersonData({
  signal,
  pageSize = PAGE_SIZE,
}: {
  signal: AbortSignal;
  pageSize?: number;
}): Promise<{ done: number; failed: number }> {
  const tally = { done: 0, failed: 0 };
  let after = "";
  for (;;) {
    const page = await listOpenRequests({ after, limit: pageSize });
    for (const request of page) {
      if (signal.aborted) return tally;
      tally[(await isCarriedOut(request)) ? "done" : "failed"] += 1;
    }
    const last = page.at(-1);
    if (!last || page.length < pageSize) return tally;
    after = last.code;
  }
}

async function isCarriedOut(request: ErasureRequest): Promise<boolean> {
  try {
    await carryOut(request);
    return true;
  } catch (error) {
    log.error("request is not done", { request: shortOf(request.code), kind: request.kind, error });
    return false;
  }
}

async function carryOut({ code, provider, kind, providerUserIdEncrypted, requestedAt }: ErasureRequest): Promise<void> {
  if (providerUserIdEncrypted === null) throw new TypeError("an open request has its person");
  const request: PersonRequest = { code, provider, requestedAt, userId: openPerson(code, providerUserIdEncrypted) };
  const endGrant = kind === "deauthorize" ? deauthorizeStore : eraseStore;
  const failures: unknown[] = [];
  for (const storeId of await listStoresOfPerson(provider, request.userId))
    await endGrant(jobTenant(storeId, JOB), request).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} stores are not done`);
  await finishRequest(code);
}
