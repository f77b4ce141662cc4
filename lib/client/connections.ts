import { queryOptions } from "@tanstack/react-query";
import type { ChooseAssetsBody } from "../contracts/connections";
import type { PlatformId } from "../contracts/platforms";
import { callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/connections");

export const statusQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["status", storeId] as const,
    queryFn: ({ signal }) => callApi(`status/${storeId}`, async () => (await contract()).StatusResponse, { signal }),
    refetchInterval: every(10_000),
  });

export const assetsQuery = (storeId: string, platform: PlatformId) =>
  queryOptions({
    queryKey: ["assets", storeId, platform] as const,
    queryFn: ({ signal }) =>
      callApi(`assets/${storeId}`, async () => (await contract()).AssetsResponse, { query: { platform }, signal }),
    staleTime: 60_000,
  });

/** Where a link or button leads to start, renew or repair a connection; the platform's consent page follows. */
export const connectHref = (storeId: string, platform: PlatformId): string =>
  `/api/v1/marketing/connect/${platform}?storeId=${storeId}`;

export const disconnect = (storeId: string, platform: PlatformId) =>
  callApi(`disconnect/${platform}`, async () => (await contract()).DisconnectResponse, {
    method: "POST",
    body: { storeId },
  });

export const chooseAssets = (storeId: string, body: ChooseAssetsBody) =>
  callApi(`assets/${storeId}`, async () => (await contract()).ChooseAssetsResponse, { method: "POST", body });
