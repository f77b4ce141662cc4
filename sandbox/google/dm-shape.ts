import type { Shape } from "./read-body";

export const INGEST_TYPE = "google.ads.datamanager.v1.IngestEventsRequest";

const ACCOUNT_TYPES =
  "GOOGLE_ADS DISPLAY_VIDEO_PARTNER DISPLAY_VIDEO_ADVERTISER DATA_PARTNER GOOGLE_ANALYTICS_PROPERTY";
const ACCOUNT: Shape = { accountType: `enum ${ACCOUNT_TYPES}`, accountId: "string", product: `enum ${ACCOUNT_TYPES}` };
const CONSENT_WORDS = "enum CONSENT_GRANTED CONSENT_DENIED";
const CONSENT: Shape = { adUserData: CONSENT_WORDS, adPersonalization: CONSENT_WORDS };
const ADDRESS: Shape = { givenName: "string", familyName: "string", regionCode: "string", postalCode: "string" };
const ITEM: Shape = {
  merchantProductId: "string",
  quantity: "int64",
  unitPrice: "double",
  itemId: "string",
  merchantId: "string",
  merchantFeedLabel: "string",
  merchantFeedLanguageCode: "string",
  conversionValue: "double",
};
const EVENT: Shape = {
  destinationReferences: ["string"],
  transactionId: "string",
  eventTimestamp: "time",
  lastUpdatedTimestamp: "time",
  userData: { userIdentifiers: [{ emailAddress: "string", phoneNumber: "string", address: ADDRESS }] },
  consent: CONSENT,
  adIdentifiers: {
    sessionAttributes: "string",
    gclid: "string",
    gbraid: "string",
    wbraid: "string",
    mobileDeviceId: "string",
  },
  currency: "string",
  conversionValue: "double",
  eventSource: "enum WEB APP IN_STORE PHONE MESSAGE OTHER",
  eventLocation: { storeId: "string", city: "string", subdivisionCode: "string", regionCode: "string" },
  userProperties: { customerType: "enum NEW RETURNING REENGAGED", customerValueBucket: "enum LOW MEDIUM HIGH" },
  cartData: {
    merchantId: "string",
    merchantFeedLabel: "string",
    merchantFeedLanguageCode: "string",
    transactionDiscount: "double",
    items: [ITEM],
    couponCodes: ["string"],
  },
};

/** `events:ingest` as far as Google Ads destinations use it; fields of Analytics are unknown here on purpose. */
export const INGEST_SHAPE: Shape = {
  destinations: [
    {
      reference: "string",
      operatingAccount: ACCOUNT,
      loginAccount: ACCOUNT,
      linkedAccount: ACCOUNT,
      productDestinationId: "string",
    },
  ],
  encoding: "enum HEX BASE64",
  consent: CONSENT,
  events: [EVENT],
  validateOnly: "bool",
};
