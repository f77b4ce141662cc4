import {
  CampaignViewBody,
  CampaignViewChange,
  CampaignViewDeleted,
  CampaignViewList,
  CampaignViewResult,
} from "@/lib/contracts/campaign-views";
import type { Endpoint } from "./endpoint";

const CHANGERS = "A shared view is changed by whoever made it or by an owner.";

/** Saved views of the campaign table. Whoever sees the table may keep some; who may share is the verbs' to say. */
export const CAMPAIGN_VIEW_ENDPOINTS = {
  listCampaignViews: {
    method: "GET",
    path: "/campaign-views/{storeId}",
    access: { session: "read" },
    summary: "Saved views of the campaign table: your own, and those shared in the store",
    ok: CampaignViewList,
    status: 200,
  },
  createCampaignView: {
    method: "POST",
    path: "/campaign-views/{storeId}",
    access: { session: "read" },
    summary: "Save a view of the campaign table",
    description: "Shared views may be made by roles that may change marketing.",
    body: CampaignViewBody,
    ok: CampaignViewResult,
    status: 201,
  },
  changeCampaignView: {
    method: "POST",
    path: "/campaign-views/{storeId}/{viewId}",
    access: { session: "read" },
    summary: "Rename, share or change a view, or open your overview with it",
    description: `${CHANGERS} With which view your overview opens is yours to say of every view you see.`,
    body: CampaignViewChange,
    ok: CampaignViewResult,
    status: 200,
  },
  deleteCampaignView: {
    method: "DELETE",
    path: "/campaign-views/{storeId}/{viewId}",
    access: { session: "read" },
    summary: "Delete a view; it can be restored for a day",
    description: CHANGERS,
    ok: CampaignViewDeleted,
    status: 200,
  },
  restoreCampaignView: {
    method: "POST",
    path: "/campaign-views/{storeId}/{viewId}/restore",
    access: { session: "read" },
    summary: "Bring back a view that was deleted",
    description: CHANGERS,
    ok: CampaignViewResult,
    status: 200,
  },
} as const satisfies Record<string, Endpoint>;
