import { insertKeyCheck, inspectWalls, listKeyChecks } from "@/db/queries/health";
import { ConfigurationError } from "@/lib/core/env";
import { keyRing } from "@/lib/crypto/installation";

/**
 * Refuses to serve from a database whose second wall has a hole, or with a key that is not the one its secrets were
 * sealed with. @throws ConfigurationError with one sentence
 */
export async function checkDatabase(): Promise<void> {
  const { role, openTables } = await inspectWalls();
  if (!role || role.superuser || role.bypasses)
    throw new ConfigurationError(
      `DATABASE_URL works as ${role?.name ?? "an unknown role"}, which can read past row-level security`,
    );
  if (openTables.length > 0)
    throw new ConfigurationError(`The database does not force row-level security on ${openTables.join(", ")}`);
  await checkKeys();
}

async function checkKeys(): Promise<void> {
  const ring = keyRing();
  for (const { kid, checkValue } of await listKeyChecks()) {
    const ours = ring.checkValue(kid);
    if (ours === undefined)
      throw new ConfigurationError(`ENCRYPTION_KEY lacks the key ${kid}, which sealed secrets in this database`);
    if (ours !== checkValue)
      throw new ConfigurationError(`ENCRYPTION_KEY holds another key ${kid} than the one this database was used with`);
  }
  const value = ring.checkValue(ring.active);
  if (value) await insertKeyCheck(ring.active, value);
}
