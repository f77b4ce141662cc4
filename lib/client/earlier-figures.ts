import type { CampaignListItem } from "../contracts/campaigns";
import type { AdFigures, BreakdownResponse } from "../contracts/metrics";

/** What a campaign's figures were; null where it is not known. Asked for in the currency of each ad account. */
export type EarlierFigures = (campaign: Pick<CampaignListItem, "id" | "currency">) => AdFigures | null;

export function earlierFigures({ groups }: Pick<BreakdownResponse["data"], "groups">): EarlierFigures {
  const known = new Map(
    groups.flatMap(({ currency, items }) => items.map(({ id, previous }) => [`${currency} ${id}`, previous] as const)),
  );
  return ({ id, currency }) => known.get(`${currency} ${id}`) ?? null;
}
