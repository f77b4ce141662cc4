import { hasEmail, hasPhone } from "../core/find-personal-data";
import type { AdsCall } from "./ads-call";
import { partialFailure } from "./ads-partial";
import { AdsRefusals } from "./ads-refusals";
import { checkUploadEnvelope, findAction, readUploadTime } from "./ads-uploads";
import { CLASSIC_CONSENT, checkUploadIdentifiers, IDENTIFIER_SHAPE } from "./ads-user-identifiers";
import { isCurrency } from "./currency";
import { isObject, type Json, type Shape } from "./read-body";

const FAMILY = "conversionUploadError";
const CLICK_IDS = ["gclid", "gbraid", "wbraid"] as const;

export const CLICKS_SHAPE: Shape = {
  customerId: "string",
  conversions: [
    {
      gclid: "string",
      gbraid: "string",
      wbraid: "string",
      conversionAction: "string",
      conversionDateTime: "string",
      conversionValue: "double",
      currencyCode: "string",
      orderId: "string",
      userIdentifiers: [IDENTIFIER_SHAPE],
      conversionEnvironment: "enum APP WEB",
      consent: CLASSIC_CONSENT,
      customerType: "enum NEW RETURNING",
      cartData: {
        merchantId: "int64",
        feedCountryCode: "string",
        feedLanguageCode: "string",
        localTransactionCost: "double",
        items: [{ productId: "string", quantity: "int64", unitPrice: "double" }],
      },
    },
  ],
  partialFailure: "bool",
  validateOnly: "bool",
  jobId: "int64",
};

/** `:uploadClickConversions`, closed to whoever came after 2026-06-15: then every row fails, by HTTP 200. */
export function uploadClickConversions(call: AdsCall): object {
  const { request, body, customer, core, log } = call;
  const refusals = new AdsRefusals(request, "uploadClickConversions");
  const rows = checkUploadEnvelope(call, "conversions", FAMILY, "TOO_MANY_CONVERSIONS_IN_REQUEST");
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const path = `conversions[${index}]`;
    if (customer.clickUploadsAllowlisted === true) checkRow(row, path, call, refusals, seen);
    else
      refusals.add(
        path,
        "notAllowlistedError",
        "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE",
        "Customer is not allowlisted for accessing this feature.",
      );
  }
  const sound = rows.filter((_row, index) => !refusals.has(`conversions[${index}]`));
  if (body.validateOnly !== true)
    for (const row of sound) {
      const action = findAction(customer, row.conversionAction);
      if (action) log.receiveUpload(action, row);
    }
  const results = rows.map((row) => (sound.includes(row) ? echo(row) : {}));
  const jobId = { jobId: String(body.jobId ?? core.random.integer(1, 2_147_483_647)) };
  return { ...partialFailure(refusals, core), ...(body.validateOnly !== true && { results }), ...jobId };
}

function echo({ gclid, gbraid, wbraid, conversionAction, conversionDateTime }: Json): Json {
  return Object.fromEntries(
    Object.entries({ gclid, gbraid, wbraid, conversionAction, conversionDateTime }).filter(([, value]) => value),
  );
}

function checkRow(row: Json, path: string, call: AdsCall, refusals: AdsRefusals, seen: Set<string>): void {
  const { customer, core, log } = call;
  const action = findAction(customer, row.conversionAction);
  const refuse = (field: string, reason: string, message: string, family = FAMILY): void =>
    refusals.add(field === "" ? path : `${path}.${field}`, family, reason, message);
  if (!row.conversionAction) refuse("conversion_action", "REQUIRED", "conversion_action is required.", "fieldError");
  else if (!action) refuse("conversion_action", "NO_CONVERSION_ACTION_FOUND", "No such action in this account.");
  else if (action.type !== "UPLOAD_CLICKS")
    refuse("conversion_action", "INVALID_CONVERSION_ACTION_TYPE", `A ${action.type} action takes no clicks.`);
  else if (Date.parse(action.createdAt) + 6 * 3_600_000 > core.clock.now())
    refuse("conversion_action", "TOO_RECENT_CONVERSION_ACTION", "The action is younger than six hours.");
  const timeMs = readUploadTime(row.conversionDateTime, `${path}.conversion_date_time`, call, refusals);
  if (timeMs !== null && timeMs < core.clock.now() - 90 * 86_400_000)
    refuse("conversion_date_time", "EXPIRED_EVENT", "The click is older than 90 days.");
  checkPeople(row, path, call, refusals);
  if (action?.countingType === "ONE_PER_CLICK" && (row.gbraid || row.wbraid))
    refuse("", "ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID", "The action counts one a click.");
  if (row.conversionValue !== undefined && !row.currencyCode)
    refuse("currency_code", "REQUIRED", "A value needs its currency.", "fieldError");
  if (row.currencyCode && !isCurrency(row.currencyCode))
    refuse("currency_code", "UNSUPPORTED", "currency_code is no ISO 4217 code.", "currencyCodeError");
  const orderId = typeof row.orderId === "string" ? row.orderId : "";
  if (hasEmail(orderId) || hasPhone(orderId)) refuse("order_id", "ORDER_ID_CONTAINS_PII", "The id names a person.");
  const order = `${row.conversionAction}|${orderId}`;
  if (orderId !== "" && seen.has(order)) refuse("order_id", "DUPLICATE_ORDER_ID", "The id stands twice in here.");
  else if (orderId !== "" && action && log.transaction(action.id, orderId))
    refuse("order_id", "ORDER_ID_ALREADY_IN_USE", "The id was used before.");
  const click = `${order}|${row.gclid}|${row.conversionDateTime}`;
  if (row.gclid && orderId === "" && seen.has(click))
    refuse("", "DUPLICATE_CLICK_CONVERSION_IN_REQUEST", "The same click and time stand twice in here.");
  else if (row.gclid && action && log.transaction(action.id, `${row.gclid}|${row.conversionDateTime}`))
    refuse("", "CLICK_CONVERSION_ALREADY_EXISTS", "The same click and time were uploaded before.");
  seen.add(order).add(click);
}

function checkPeople(row: Json, path: string, { customer }: AdsCall, refusals: AdsRefusals): void {
  const clickIds = CLICK_IDS.filter((name) => row[name]);
  const people = Array.isArray(row.userIdentifiers) ? row.userIdentifiers : [];
  if (row.gbraid && row.wbraid)
    refusals.add(path, FAMILY, "GBRAID_WBRAID_BOTH_SET", "A click has a gbraid or a wbraid.");
  if (row.gclid && clickIds.length > 1)
    refusals.add(`${path}.gclid`, "fieldError", "VALUE_MUST_BE_UNSET", "A click has one id.");
  if (clickIds.length === 0 && people.length === 0)
    refusals.add(`${path}.gclid`, "fieldError", "REQUIRED", "A conversion needs a click or a person.");
  for (const name of clickIds)
    if (!/^[\w.-]{1,512}$/.test(String(row[name])))
      refusals.add(`${path}.${name}`, FAMILY, `UNPARSEABLE_${name.toUpperCase()}`, `${name} is malformed.`);
  checkUploadIdentifiers(people, path, refusals);
  if (people.length > 0 && !customer.acceptedCustomerDataTerms)
    refusals.add(
      path,
      FAMILY,
      "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
      "The customer data terms are not accepted.",
    );
  else if (people.length > 0 && !customer.enhancedConversionsForLeadsEnabled)
    refusals.add(
      path,
      FAMILY,
      "CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
      "Enhanced conversions for leads are off.",
    );
  const consent = isObject(row.consent) ? row.consent : {};
  if (consent.adPersonalization !== undefined)
    refusals.add(
      `${path}.consent.ad_personalization`,
      "fieldError",
      "VALUE_MUST_BE_UNSET",
      "A conversion carries ad_user_data only.",
    );
  if (consent.adUserData === undefined) refusals.frown(`${path}.consent`, "no consent is given");
}
