import { actorName, type Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { auditLog } from "../schema";

/** Writes one line of the audit log in the same transaction as what it tells of. Details hold ids and words only. */
export async function insertAudit(
  tx: Transaction,
  tenant: Tenant,
  line: { action: string; target?: string; details?: Record<string, unknown> },
): Promise<void> {
  await tx.insert(auditLog).values({ storeId: tenant.storeId, actor: actorName(tenant.actor), ...line });
}
