import { redirect } from "next/navigation";
import { cache } from "react";
import { listCampaignViews } from "@/lib/campaigns/campaign-views";
import { isPlainAddress, viewSearch } from "@/lib/client/view-address";
import { storePage } from "../store-page";

/** Layout and page each ask; within one request the answer is the same. */
export const listViews = cache(listCampaignViews);

/** Leads on to the view with which the person's overview opens, where the address leaves that to us. */
export async function openDefault(slug: string, search: Readonly<Record<string, unknown>>): Promise<void> {
  if (!isPlainAddress(search)) return;
  const { tenant, store } = await storePage(slug);
  // A failure is the page's to show, in the block that it is about.
  const views = await listViews(tenant).catch(() => undefined);
  const own = views?.data.find(({ isDefault }) => isDefault);
  if (own) redirect(`/${store.slug}/overview?${viewSearch(own)}`);
}
