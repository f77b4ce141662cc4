import type { Shape } from "./read-body";

export const INGEST_TYPE = "google.ads.datamanager.v1.IngestEventsRequest";

const PRODUCTS = "GOOGLE_ADS DISPLAY_VIDEO_PARTNER DISPLAY_VIDEO_ADVERTISER DATA_PARTNER";
const ACCOUNT: Shape = {
  accountType: `enum ${PRODUCTS} GOOGLE_ANALYTICS_PROPERTY`,
  accountId: "string",
  product: `enum ${PRODUCTS}`,
};
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
const USER_DATA: Shape = {
  userIdentifiers: [{ emailAddress: "string", phoneNumber: "string", address: ADDRESS }],
};
const DESTINATIONS: Shape = [
  {
    reference: "string",
    operatingAccount: ACCOUNT,
    loginAccount: ACCOUNT,
    linkedAccount: ACCOUNT,
    productDestinationId: "string",
  },
];
const EVENT: Shape = {
  destinationReferences: ["string"],
  transactionId: "string",
  eventTimestamp: "time",
  lastUpdatedTimestamp: "time",
  userData: USER_DATA,
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
  destinations: DESTINATIONS,
  encoding: "enum HEX BASE64",
  consent: CONSENT,
  events: [EVENT],
  validateOnly: "bool",
};

/** Members as the product sends them: people and devices. Their IP addresses (`ipData`) are unknown here on purpose. */
const MEMBER: Shape = {
  destinationReferences: ["string"],
  compositeData: { userData: USER_DATA },
  userData: USER_DATA,
  mobileData: { mobileIds: ["string"] },
  userIdData: { userId: "string" },
  consent: CONSENT,
};
const MEMBERS = {
  destinations: DESTINATIONS,
  audienceMembers: [MEMBER],
  encoding: "enum HEX BASE64",
  validateOnly: "bool",
} as const;
export const INGEST_MEMBERS_SHAPE: Shape = {
  ...MEMBERS,
  consent: CONSENT,
  termsOfService: { customerMatchTermsOfServiceStatus: "enum ACCEPTED REJECTED" },
};
export const REMOVE_MEMBERS_SHAPE: Shape = MEMBERS;
export const REMOVE_ALL_SHAPE: Shape = { destinations: DESTINATIONS, removeAsOfTime: "time", validateOnly: "bool" };
export const USER_LIST_SHAPE: Shape = {
  name: "string",
  id: "int64",
  readOnly: "bool",
  displayName: "string",
  description: "string",
  membershipStatus: "enum OPEN CLOSED",
  membershipDuration: "string",
  integrationCode: "string",
  closingReason: "string",
  accessReason: "string",
  accountAccessStatus: "enum ENABLED DISABLED",
  sizeInfo: {},
  ingestedUserListInfo: {
    uploadKeyTypes: ["enum CONTACT_ID MOBILE_ID USER_ID PAIR_ID PSEUDONYMOUS_ID"],
    contactIdInfo: { dataSourceType: "string", matchRatePercentage: "int64" },
    mobileIdInfo: { dataSourceType: "string", keySpace: "enum IOS ANDROID", appId: "string" },
    userIdInfo: { dataSourceType: "string" },
  },
};
