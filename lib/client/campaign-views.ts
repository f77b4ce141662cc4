import { queryOptions } from "@tanstack/react-query";
import type { CampaignView, CampaignViewBody, CampaignViewChange } from "../contracts/campaign-views";
import type { Capability } from "../contracts/stores";
import { callApi } from "./call-api";

const contract = () => import("../contracts/campaign-views");

/** One's own views and those shared in the store. */
export const campaignViewsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["campaign-views", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`campaign-views/${storeId}`, async () => (await contract()).CampaignViewList, { signal }),
    staleTime: 30_000,
  });

export const createView = (storeId: string, body: CampaignViewBody) =>
  callApi(`campaign-views/${storeId}`, async () => (await contract()).CampaignViewResult, { method: "POST", body });

export const changeView = (storeId: string, viewId: string, body: CampaignViewChange) =>
  callApi(`campaign-views/${storeId}/${viewId}`, async () => (await contract()).CampaignViewResult, {
    method: "POST",
    body,
  });

export const deleteView = (storeId: string, viewId: string) =>
  callApi(`campaign-views/${storeId}/${viewId}`, async () => (await contract()).CampaignViewDeleted, {
    method: "DELETE",
  });

export const restoreView = (storeId: string, viewId: string) =>
  callApi(`campaign-views/${storeId}/${viewId}/restore`, async () => (await contract()).CampaignViewResult, {
    method: "POST",
  });

/** Whether its name and what it shows are the caller's to change; what is shared only by a role that may share. */
export const mayEdit = ({ canChange, shared }: CampaignView, can: (capability: Capability) => boolean): boolean =>
  canChange && (!shared || can("operate"));

/** The views as they are once the server has taken in a change, so that nobody waits for it. */
export const withChange = (
  views: readonly CampaignView[],
  id: string,
  { name, shared, shows, isDefault }: CampaignViewChange,
): CampaignView[] =>
  views.map((view) => {
    // A person's overview opens with one view at most.
    if (view.id !== id) return isDefault ? { ...view, isDefault: false } : view;
    return {
      ...view,
      name: name ?? view.name,
      shared: shared ?? view.shared,
      shows: shows ?? view.shows,
      isDefault: isDefault ?? view.isDefault,
    };
  });
