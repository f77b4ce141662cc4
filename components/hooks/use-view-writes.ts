"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  campaignViewsQuery,
  changeView,
  createView,
  deleteView,
  restoreView,
  withChange,
} from "@/lib/client/campaign-views";
import type {
  CampaignView,
  CampaignViewBody,
  CampaignViewChange,
  CampaignViewList,
} from "@/lib/contracts/campaign-views";
import { useStore } from "./use-store";

type Change = { id: string; change: CampaignViewChange };
type Kept = { before?: CampaignViewList | undefined };

/** Writes of saved views. They are seen at once and taken back if they fail, and go one after another. */
export function useViewWrites() {
  const { id: storeId } = useStore();
  const queryClient = useQueryClient();
  const { queryKey } = campaignViewsQuery(storeId);
  const [failure, setFailure] = useState<Error | null>(null);
  const put = (change: (views: CampaignView[]) => CampaignView[]) =>
    queryClient.setQueryData(queryKey, (list) => list && { ...list, data: change(list.data) });
  const atOnce = async (change: (views: CampaignView[]) => CampaignView[]): Promise<Kept> => {
    setFailure(null);
    await queryClient.cancelQueries({ queryKey });
    const before = queryClient.getQueryData(queryKey);
    put(change);
    return { before };
  };
  const usual = {
    scope: { id: "campaign-views" },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
    onMutate: (): Kept => {
      setFailure(null);
      return {};
    },
    onError: (error: Error, _given: unknown, kept: Kept | undefined) => {
      setFailure(error);
      if (kept?.before) queryClient.setQueryData(queryKey, kept.before);
    },
  };
  const change = useMutation({
    ...usual,
    mutationFn: ({ id, change }: Change) => changeView(storeId, id, change),
    onMutate: (given: Change) => atOnce((views) => withChange(views, given.id, given.change)),
  });
  const create = useMutation({
    ...usual,
    mutationFn: (body: CampaignViewBody) => createView(storeId, body),
    // There before the address names it.
    onSuccess: ({ data }) => void put((views) => [...views.filter(({ id }) => id !== data.id), data]),
  });
  const remove = useMutation({
    ...usual,
    mutationFn: (id: string) => deleteView(storeId, id),
    onMutate: (id: string) => atOnce((views) => views.filter((view) => view.id !== id)),
  });
  const restore = useMutation({
    ...usual,
    mutationFn: (id: string) => restoreView(storeId, id),
    onSuccess: ({ data }) => void put((views) => [...views.filter(({ id }) => id !== data.id), data]),
  });
  /** Why the last write failed, until the next is begun: it is not to stand beside what that one says. */
  const failed = { error: failure, forget: () => setFailure(null) };
  return { change, create, remove, restore, failed };
}
