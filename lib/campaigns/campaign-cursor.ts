import { createHash } from "node:crypto";
import type { CampaignListQuery } from "@/lib/contracts/campaigns";
import { InvalidInputError } from "@/lib/core/errors";

/** Where the next page begins: after this line, or at this place should the line be gone. */
export type CursorPlace = { readonly place: number; readonly after: string };

/** A cursor is good for the same filter and order only. */
function fingerprint({ platform, status, roas, startDate, endDate, q, sort, order }: CampaignListQuery): string {
  const parts = [platform, status, roas, startDate, endDate, q, sort, order].map((part) => part ?? "");
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

export const encodeCursor = (query: CampaignListQuery, { place, after }: CursorPlace): string =>
  Buffer.from(`${fingerprint(query)}.${place}.${after}`).toString("base64url");

const refuse = (message: string) => new InvalidInputError([{ path: "cursor", message }]);

/** @throws InvalidInputError on `cursor` when it is not one of ours, or of another filter or order */
export function decodeCursor(query: CampaignListQuery): CursorPlace | null {
  if (query.cursor === undefined) return null;
  const text = Buffer.from(query.cursor, "base64url").toString("utf8");
  const [, print, place, after] = /^([0-9a-f]{12})\.(\d{1,9})\.([0-9a-f-]{36}:[a-z]{1,40})$/.exec(text) ?? [];
  if (print === undefined || place === undefined || after === undefined)
    throw refuse("is not a cursor of this list; leave it out to begin again");
  if (print !== fingerprint(query)) throw refuse("belongs to another filter or order; leave it out to begin again");
  return { place: Number(place), after };
}
