import { queryOptions } from "@tanstack/react-query";
import { callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/api-keys");

export const apiKeysQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["api-keys", storeId] as const,
    queryFn: ({ signal }) => callApi(`api-keys/${storeId}`, async () => (await contract()).ApiKeyList, { signal }),
    refetchInterval: every(10_000),
  });

export const createApiKey = (storeId: string, name: string) =>
  callApi(`api-keys/${storeId}`, async () => (await contract()).CreateApiKeyResponse, {
    method: "POST",
    body: { name },
  });

export const revokeApiKey = (storeId: string, keyId: string) =>
  callApi(`api-keys/${storeId}/${keyId}`, async () => (await contract()).RevokeApiKeyResponse, { method: "DELETE" });
