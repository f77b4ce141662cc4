/**
 * Codes under which the database could not take the statement, or died over it: the driver's own, and PostgreSQL's
 * classes 08 (connection), 40 (undone for somebody else's sake, as in a deadlock), 53 (no memory, disk or connections
 * left), 57 (shutting down, starting, or out of time), 55P03 (a lock that was not to be had) and 25006 (read-only, as a
 * replica is): none of them is about what was being written.
 */
const DOWN =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|CONNECT_TIMEOUT|CONNECTION_\w+|08\w{3}|40\w{3}|53\w{3}|57\w{3}|55P03|25006)$/;

/** True when the database is not there, for this error or one behind it; what was being written may or may not be. */
export function isDatabaseDown(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if ("code" in current && typeof current.code === "string" && DOWN.test(current.code)) return true;
    current = current.cause;
  }
  return false;
}
