import * as z from "zod";
import { AlertList } from "@/lib/contracts/alerts";
import { ApiKeyList, CreateApiKeyBody, CreateApiKeyResponse, RevokeApiKeyResponse } from "@/lib/contracts/api-keys";
import {
  AssetsQuery,
  AssetsResponse,
  CallbackResponse,
  ChooseAssetsBody,
  ChooseAssetsResponse,
  ConnectQuery,
  ConnectResponse,
  DisconnectBody,
  DisconnectResponse,
  StatusResponse,
} from "@/lib/contracts/connections";
import { TrackBatchAnswer, TrackEventAnswer } from "@/lib/contracts/dry-run";
import { EventDetail, FailureList } from "@/lib/contracts/event-details";
import { EventList, EventListQuery, EventStatus, TrackBatchBody, TrackEventRequest } from "@/lib/contracts/events";
import { LiveMessage, LiveQuery } from "@/lib/contracts/live";
import { PlatformCallbackForm, PlatformCallbackResponse } from "@/lib/contracts/platform-callbacks";
import { RefundBody, RefundResult } from "@/lib/contracts/refunds";
import { ReplayBody, ReplayPreview, ReplayPreviewBody, ReplayProgress, ReplayResult } from "@/lib/contracts/replays";
import { CAMPAIGN_VIEW_ENDPOINTS } from "./campaign-view-endpoints";
import { CSV_ENDPOINTS } from "./csv-endpoints";
import type { Endpoint } from "./endpoint";
import { FIGURE_ENDPOINTS } from "./figure-endpoints";
import { RATE_ENDPOINTS } from "./rate-endpoints";
import { REPORT_ENDPOINTS } from "./report-endpoints";

const Health = z
  .object({
    status: z.enum(["ok", "degraded"]),
    version: z.string(),
    details: z.record(z.string(), z.json()).optional(),
  })
  .meta({ id: "Health" });

const BODY_RULES =
  "The body is JSON in UTF-8 (a byte order mark is ignored), uncompressed, at most 2 MiB and 32 levels deep. Where an object names a key twice, the last one counts. Numbers that JSON readers would round are refused; write them as text. ";
const RETRY_RULES =
  "Until you have an answer, send the same request again, as often and in whatever order you like: one order number or idempotencyKey is one event. After 429 and 503 nothing was stored; wait for the seconds of Retry-After.";

/** Every route of the API, once: validation, types, access and the OpenAPI document come from here. */
export const ENDPOINTS = {
  connect: {
    method: "GET",
    path: "/connect/{platform}",
    access: { session: "operate" },
    summary: "Start connecting a platform",
    description: "Who asks for JSON gets the address of the platform's page of consent; others are led there with 302.",
    query: ConnectQuery,
    ok: ConnectResponse,
    status: 200,
  },
  callback: {
    method: "GET",
    path: "/callback/{platform}",
    access: "anyone",
    summary: "Where a platform sends the browser back",
    ok: CallbackResponse,
    status: 200,
  },
  status: {
    method: "GET",
    polled: true,
    path: "/status/{storeId}",
    access: { session: "read" },
    summary: "Connection status of every platform",
    ok: StatusResponse,
    status: 200,
  },
  disconnect: {
    method: "POST",
    path: "/disconnect/{platform}",
    access: { session: "own" },
    summary: "Disconnect a platform; history stays",
    body: DisconnectBody,
    ok: DisconnectResponse,
    status: 200,
  },
  listAssets: {
    method: "GET",
    path: "/assets/{storeId}",
    access: { session: "operate" },
    summary: "Ad accounts, datasets and conversion actions to choose from",
    query: AssetsQuery,
    ok: AssetsResponse,
    status: 200,
  },
  chooseAssets: {
    method: "POST",
    path: "/assets/{storeId}",
    access: { session: "operate" },
    summary: "Choose the ad account and where sales go",
    body: ChooseAssetsBody,
    ok: ChooseAssetsResponse,
    status: 200,
  },
  ...FIGURE_ENDPOINTS,
  ...REPORT_ENDPOINTS,
  trackEvent: {
    method: "POST",
    path: "/events/track",
    access: { key: "events:write" },
    summary: "Record one event",
    description: BODY_RULES + RETRY_RULES,
    body: TrackEventRequest,
    ok: TrackEventAnswer,
    status: 202,
  },
  trackBatch: {
    method: "POST",
    path: "/events/batch",
    access: { key: "events:write" },
    summary: "Record up to 1,000 events, answered one by one",
    description: `Each event counts for the limit of the API key. ${BODY_RULES}${RETRY_RULES}`,
    body: TrackBatchBody,
    ok: TrackBatchAnswer,
    status: 202,
  },
  refundEvent: {
    method: "POST",
    path: "/events/{id}/refund",
    access: { session: "operate", key: "events:write" },
    summary: "Record that a sale was given back, in part or whole",
    body: RefundBody,
    ok: RefundResult,
    status: 202,
  },
  eventStatus: {
    method: "GET",
    polled: true,
    path: "/events/status/{storeId}",
    access: { session: "read", key: "events:read" },
    summary: "How many events are where",
    ok: EventStatus,
    status: 200,
  },
  listEvents: {
    method: "GET",
    polled: true,
    path: "/events/{storeId}",
    access: { session: "read" },
    summary: "Events with their deliveries, newest first",
    query: EventListQuery,
    ok: EventList,
    status: 200,
  },
  streamEvents: {
    method: "GET",
    polled: true,
    path: "/events/{storeId}/stream",
    access: { session: "read" },
    summary: "Events as they change, and the counts, as server-sent events",
    query: LiveQuery,
    ok: LiveMessage,
    stream: true,
    status: 200,
  },
  readEvent: {
    method: "GET",
    polled: true,
    path: "/events/{storeId}/{eventId}",
    access: { session: "read" },
    summary: "One event with its deliveries and their tries",
    ok: EventDetail,
    status: 200,
  },
  listFailures: {
    method: "GET",
    polled: true,
    path: "/events/{storeId}/failures",
    access: { session: "read" },
    summary: "Failed deliveries by platform and cause",
    ok: FailureList,
    status: 200,
  },
  previewReplay: {
    method: "POST",
    path: "/events/{storeId}/replay/preview",
    access: { session: "operate" },
    summary: "Count what a replay would send; changes nothing",
    body: ReplayPreviewBody,
    ok: ReplayPreview,
    status: 200,
  },
  replayEvents: {
    method: "POST",
    path: "/events/{storeId}/replay",
    access: { session: "operate" },
    summary: "Send failed deliveries again, once for each replayId",
    body: ReplayBody,
    ok: ReplayResult,
    status: 200,
  },
  readReplay: {
    method: "GET",
    polled: true,
    path: "/events/{storeId}/replay/{replayId}",
    access: { session: "read" },
    summary: "How far a replay has come",
    ok: ReplayProgress,
    status: 200,
  },
  listAlerts: {
    method: "GET",
    polled: true,
    path: "/alerts/{storeId}",
    access: { session: "read" },
    summary: "What needs attention, and what did in the last 7 days",
    ok: AlertList,
    status: 200,
  },
  listApiKeys: {
    method: "GET",
    path: "/api-keys/{storeId}",
    access: { session: "own" },
    summary: "API keys of a store",
    ok: ApiKeyList,
    status: 200,
  },
  createApiKey: {
    method: "POST",
    path: "/api-keys/{storeId}",
    access: { session: "own" },
    summary: "Make an API key; it is shown once",
    body: CreateApiKeyBody,
    ok: CreateApiKeyResponse,
    status: 201,
  },
  revokeApiKey: {
    method: "DELETE",
    path: "/api-keys/{storeId}/{keyId}",
    access: { session: "own" },
    summary: "Revoke an API key",
    ok: RevokeApiKeyResponse,
    status: 200,
  },
  ...RATE_ENDPOINTS,
  ...CAMPAIGN_VIEW_ENDPOINTS,
  ...CSV_ENDPOINTS,
  platformCallback: {
    method: "POST",
    path: "/platform-callbacks/{provider}/{kind}",
    access: "anyone",
    summary: "Where a provider says that a person removed our app or wants their data deleted",
    form: PlatformCallbackForm,
    ok: PlatformCallbackResponse,
    status: 200,
  },
  health: {
    method: "GET",
    path: "/health",
    access: "anyone",
    summary: "Liveness; with the health token, what the parts are doing",
    ok: Health,
    status: 200,
  },
  openapi: {
    method: "GET",
    path: "/openapi.json",
    access: "anyone",
    summary: "This document",
    ok: z.record(z.string(), z.json()),
    status: 200,
  },
} as const satisfies Record<string, Endpoint>;
export type EndpointId = keyof typeof ENDPOINTS;
