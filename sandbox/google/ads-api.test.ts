import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { codesOf, rowsOf, SERVICES } from "./google-answers.fixture";
import {
  beforeEachTest,
  CANAL_QUAY,
  DATA_MANAGER,
  type GoogleClient,
  HARBOUR_STREET,
  LAURENT_GROUP,
  MARKET_HALL,
  OLD_TOWN,
  SAM,
  STATION_KIOSK,
} from "./google-client.fixture";

const ACCOUNT = "SELECT customer.id FROM customer LIMIT 1";
const LEADER = { "login-customer-id": LAURENT_GROUP };

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("transport, token, scope, version", () => {
  test("a scope that was unticked is missed", async () => {
    const narrow = (await google.signIn({ scope: [DATA_MANAGER] })).access_token;
    const answer = await google.search(narrow, HARBOUR_STREET, ACCOUNT);
    expect(answer.status).toBe(403);
    expect(answer.body[0].error).toMatchObject({
      status: "PERMISSION_DENIED",
      details: [{ reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT", domain: "googleapis.com" }],
    });
  });

  test.each<[string, Record<string, string>]>([
    ["no token", {}],
    ["a token nobody issued", { authorization: "Bearer ya29.never-issued" }],
    ["a token that is not a bearer's", { authorization: "Basic bWF5YTptYXlh" }],
  ])("%s answers 401 on both hosts", async (_what, headers) => {
    for (const path of ["/v25/customers:listAccessibleCustomers", "/v1/requestStatus:retrieve?requestId=t-1"]) {
      const answer = await google.call("GET", path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.body.error.status).toBe("UNAUTHENTICATED");
    }
  });

  test("a revoked token answers 401", async () => {
    await google.control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
    expect((await google.search(token, HARBOUR_STREET, ACCOUNT)).status).toBe(401);
  });

  test("a dead token answers 401, with and without a failure of Google Ads", async () => {
    await google.control("POST", "tokens/expire", { platform: "google", kind: "expired" });
    const kinds = new Set<boolean>();
    for (let tries = 0; tries < 20; tries += 1) {
      const answer = await google.search(token, HARBOUR_STREET, ACCOUNT);
      expect(answer.status).toBe(401);
      kinds.add(answer.headers.has("request-id"));
    }
    expect(kinds.size).toBe(2);
  });

  test.each([
    ["/v22/customers:listAccessibleCustomers", 400],
    ["/v26/customers:listAccessibleCustomers", 404],
    ["/v25/customers:listEverything", 404],
  ])("GET %s answers %i", async (path, status) => {
    expect((await google.get(path, token)).status).toBe(status);
    expect(await google.violations()).toHaveLength(1);
  });

  test("a wrong method, a form body and broken JSON are refused", async () => {
    const path = `/v25/customers/${HARBOUR_STREET}/googleAds:searchStream`;
    expect((await google.get(path, token)).status).toBe(404);
    expect((await google.form(path, { query: ACCOUNT })).status).toBe(400);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    expect((await google.call("POST", path, { headers, body: "{" })).status).toBe(400);
  });

  test("an unknown field in the body is refused in Google's words", async () => {
    const answer = await google.json(`/v25/customers/${HARBOUR_STREET}/googleAds:searchStream`, token, {
      gaql: ACCOUNT,
    });
    expect(answer.status).toBe(400);
    expect(answer.body[0].error.message).toContain("Invalid JSON payload received.");
  });
});

describe("accounts", () => {
  test("directly reachable ones are listed, children of a manager are not", async () => {
    const { status, body } = await google.get("/v25/customers:listAccessibleCustomers", token);
    expect(status).toBe(200);
    expect(body).toEqual({ resourceNames: [`customers/${HARBOUR_STREET}`, `customers/${LAURENT_GROUP}`] });
    expect(judge.judgeAnswer(`${SERVICES}.ListAccessibleCustomersResponse`, body)).toBeNull();
  });

  test("a person without Google Ads is told so", async () => {
    const sam = (await google.signIn({ person: SAM })).access_token;
    const answer = await google.get("/v25/customers:listAccessibleCustomers", sam);
    expect(answer.status).toBe(401);
    expect(codesOf(judge, answer)).toEqual(["authenticationError.NOT_ADS_USER"]);
    expect(await google.violations()).toEqual([]);
  });

  test.each<[string, string, Record<string, string>, number, string]>([
    ["an id with dashes", "402-881-7735", {}, 400, "requestError.INVALID_CUSTOMER_ID"],
    ["an account of someone else", "1111111111", {}, 403, "authorizationError.USER_PERMISSION_DENIED"],
    ["a child without the manager", OLD_TOWN, {}, 403, "authorizationError.USER_PERMISSION_DENIED"],
    [
      "a manager that is none of this account's",
      HARBOUR_STREET,
      LEADER,
      403,
      "authorizationError.INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
    ],
    [
      "a malformed manager id",
      HARBOUR_STREET,
      { "login-customer-id": "663-019-4412" },
      400,
      "headerError.INVALID_LOGIN_CUSTOMER_ID",
    ],
    [
      "an empty developer token",
      HARBOUR_STREET,
      { "developer-token": "" },
      400,
      "requestError.DEVELOPER_TOKEN_PARAMETER_MISSING",
    ],
    ["a closed account", STATION_KIOSK, LEADER, 403, "authorizationError.CUSTOMER_NOT_ENABLED"],
  ])("%s is refused", async (_what, customerId, headers, status, code) => {
    const answer = await google.search(token, customerId, ACCOUNT, headers);
    expect(answer.status).toBe(status);
    expect(Array.isArray(answer.body)).toBe(true);
    expect(codesOf(judge, answer)).toEqual([code]);
  });

  test("a manager lists its children, whatever their state", async () => {
    const rows = rowsOf(
      judge,
      await google.search(
        token,
        LAURENT_GROUP,
        "SELECT customer_client.id, customer_client.status, customer_client.manager, customer_client.hidden, customer_client.level FROM customer_client WHERE customer_client.level <= 1",
      ),
    );
    expect(rows.map(({ customerClient }) => [customerClient.id, customerClient.level, customerClient.status])).toEqual([
      [LAURENT_GROUP, "0", "ENABLED"],
      [OLD_TOWN, "1", "ENABLED"],
      [CANAL_QUAY, "1", "ENABLED"],
      [STATION_KIOSK, "1", "CANCELED"],
      [MARKET_HALL, "1", "ENABLED"],
    ]);
    expect(rows[1]?.customerClient).toMatchObject({ manager: false, hidden: false });
    expect(rowsOf(judge, await google.search(token, OLD_TOWN, ACCOUNT, LEADER))[0].customer.id).toBe(OLD_TOWN);
  });

  test("terms that are not accepted are left out of the answer", async () => {
    const setting = "customer.conversion_tracking_setting";
    const query = `SELECT ${setting}.google_ads_conversion_customer, ${setting}.accepted_customer_data_terms, ${setting}.enhanced_conversions_for_leads_enabled FROM customer`;
    const [[harbour], [canal]] = [
      rowsOf(judge, await google.search(token, HARBOUR_STREET, query)),
      rowsOf(judge, await google.search(token, CANAL_QUAY, query, LEADER)),
    ];
    expect(harbour.customer.conversionTrackingSetting).toEqual({
      googleAdsConversionCustomer: `customers/${HARBOUR_STREET}`,
      acceptedCustomerDataTerms: true,
      enhancedConversionsForLeadsEnabled: true,
    });
    expect(canal.customer.conversionTrackingSetting).toEqual({
      googleAdsConversionCustomer: `customers/${CANAL_QUAY}`,
    });
  });
});
