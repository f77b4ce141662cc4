import type { DateRange } from "../contracts/periods";
import type { CampaignFilter } from "./campaigns";

type View = {
  platform: CampaignFilter["platform"] | null;
  status: CampaignFilter["status"] | null;
  roas: CampaignFilter["roas"] | null;
  q: string;
  sort: CampaignFilter["sort"];
  order: CampaignFilter["order"];
};

/** The URL's view as the API's filter; server and browser build the same, so that the prefetched answer is found. */
export const campaignFilter = (view: View, dates: DateRange): CampaignFilter => ({
  startDate: dates.startDate,
  endDate: dates.endDate,
  sort: view.sort,
  order: view.order,
  ...(view.platform && { platform: view.platform }),
  ...(view.status && { status: view.status }),
  ...(view.roas && { roas: view.roas }),
  ...(view.q && { q: view.q }),
});
