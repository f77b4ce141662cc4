import { type SQL, sql } from "drizzle-orm";
import { DESTINATION_IDS, type DestinationId } from "../lib/contracts/platforms";

/** A destination written into the statement itself: only so is it known which of the partial indexes serves. */
export function literal(destination: DestinationId): SQL {
  if (!DESTINATION_IDS.includes(destination)) throw new TypeError("no such destination");
  return sql.raw(`'${destination}'`);
}
