import type { Reply } from "../core/reply";
import type { SandboxRequest } from "../core/sandbox-request";
import { ADJUSTMENTS_SHAPE, uploadConversionAdjustments } from "./ads-adjustments";
import type { AdsCall } from "./ads-call";
import { CLICKS_SHAPE, uploadClickConversions } from "./ads-click-uploads";
import { MUTATE_SHAPE, MUTATE_TYPE, mutateConversionActions } from "./ads-conversion-actions";
import { addJobOperations, createJob, JOB_ADD_SHAPE, JOB_CREATE_SHAPE, JOB_RUN_SHAPE, runJob } from "./ads-jobs";
import { mutateGoogleAds } from "./ads-mutate";
import { ADS_MUTATE_SHAPE } from "./ads-mutate-shape";
import { PAGED_SHAPE, STREAM_SHAPE, searchPaged, searchStream } from "./ads-search";
import { mutateUserLists, USER_LISTS_SHAPE } from "./ads-user-lists";
import { adsError, INVALID } from "./google-error";
import { type Json, jsonBody, type Shape } from "./read-body";

const SERVICES = "google.ads.googleads.v25.services";

/** One method on an account. */
export type AdsMethod = {
  /** After the customer's id; `*` stands for one id. */
  readonly path: string;
  /** Google's name of it, under which its protos give the same path. */
  readonly rpc: string;
  readonly message: string;
  readonly shape: Shape;
  /** What it costs of the daily operations; 1 when left out. */
  readonly operations?: (body: Json) => number;
  /** Refusals that come before the schema. */
  readonly before?: (request: SandboxRequest) => void;
} & ({ readonly run: (call: AdsCall) => object } | { readonly reply: (call: AdsCall) => Reply });

const countOf = (key: string) => (body: Json) => Math.max(1, Array.isArray(body[key]) ? body[key].length : 1);

export const ADS_METHODS: readonly AdsMethod[] = [
  {
    path: "googleAds:searchStream",
    rpc: `${SERVICES}.GoogleAdsService.SearchStream`,
    message: `${SERVICES}.SearchGoogleAdsStreamRequest`,
    shape: STREAM_SHAPE,
    reply: searchStream,
  },
  {
    path: "googleAds:search",
    rpc: `${SERVICES}.GoogleAdsService.Search`,
    message: `${SERVICES}.SearchGoogleAdsRequest`,
    shape: PAGED_SHAPE,
    // Turning a page over costs nothing more.
    operations: (body) => (body.pageToken ? 0 : 1),
    before: refusePageSize,
    reply: searchPaged,
  },
  {
    path: "googleAds:mutate",
    rpc: `${SERVICES}.GoogleAdsService.Mutate`,
    message: `${SERVICES}.MutateGoogleAdsRequest`,
    shape: ADS_MUTATE_SHAPE,
    operations: countOf("mutateOperations"),
    run: mutateGoogleAds,
  },
  {
    path: "conversionActions:mutate",
    rpc: `${SERVICES}.ConversionActionService.MutateConversionActions`,
    message: MUTATE_TYPE,
    shape: MUTATE_SHAPE,
    operations: countOf("operations"),
    run: mutateConversionActions,
  },
  {
    path: "userLists:mutate",
    rpc: `${SERVICES}.UserListService.MutateUserLists`,
    message: `${SERVICES}.MutateUserListsRequest`,
    shape: USER_LISTS_SHAPE,
    operations: countOf("operations"),
    run: mutateUserLists,
  },
  {
    path: "uploadClickConversions",
    rpc: `${SERVICES}.ConversionUploadService.UploadClickConversions`,
    message: `${SERVICES}.UploadClickConversionsRequest`,
    shape: CLICKS_SHAPE,
    operations: countOf("conversions"),
    run: uploadClickConversions,
  },
  {
    path: "uploadConversionAdjustments",
    rpc: `${SERVICES}.ConversionAdjustmentUploadService.UploadConversionAdjustments`,
    message: `${SERVICES}.UploadConversionAdjustmentsRequest`,
    shape: ADJUSTMENTS_SHAPE,
    operations: countOf("conversionAdjustments"),
    run: uploadConversionAdjustments,
  },
  {
    path: "offlineUserDataJobs:create",
    rpc: `${SERVICES}.OfflineUserDataJobService.CreateOfflineUserDataJob`,
    message: `${SERVICES}.CreateOfflineUserDataJobRequest`,
    shape: JOB_CREATE_SHAPE,
    run: createJob,
  },
  {
    path: "offlineUserDataJobs/*:addOperations",
    rpc: `${SERVICES}.OfflineUserDataJobService.AddOfflineUserDataJobOperations`,
    message: `${SERVICES}.AddOfflineUserDataJobOperationsRequest`,
    shape: JOB_ADD_SHAPE,
    operations: countOf("operations"),
    run: addJobOperations,
  },
  {
    path: "offlineUserDataJobs/*:run",
    rpc: `${SERVICES}.OfflineUserDataJobService.RunOfflineUserDataJob`,
    message: `${SERVICES}.RunOfflineUserDataJobRequest`,
    shape: JOB_RUN_SHAPE,
    run: runJob,
  },
];

function refusePageSize(request: SandboxRequest): void {
  if (!("pageSize" in jsonBody(request))) return;
  request.violate("pageSize is set: pages are always 10 000 rows");
  throw adsError(INVALID, "requestError", "PAGE_SIZE_NOT_SUPPORTED", "Setting the page size is not supported.");
}

/** `offlineUserDataJobs/12:run` is the method `offlineUserDataJobs/*:run` on a thing of its own. */
export const findAdsMethod = (name: string): AdsMethod | undefined =>
  ADS_METHODS.find(({ path }) => path === name.replace(/\/[^/:]+:/, "/*:"));
