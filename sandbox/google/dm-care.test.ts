import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Judge } from "../judges/judge";
import { violationsOf } from "./google-answers.fixture";
import { anEvent, anIngest, beforeEachTest, type GoogleClient, type Json } from "./google-client.fixture";

const V1 = "google.ads.datamanager.v1";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const withIdentifier = (identifier: Json): Json => anIngest({ userData: { userIdentifiers: [identifier] } });

let google: GoogleClient;
let judge: Judge;
let token: string;
beforeEachTest((fresh) => {
  ({ google, judge, token } = fresh);
});

describe("with people known in clear, the hash of what was not normalised", () => {
  const EMAIL = " Ana.Diaz+till@Gmail.com ";
  const PHONE = "+33 6 12 34 56 78";
  test.each<[string, Json]>([
    ["as it was written", { emailAddress: sha256(EMAIL) }],
    ["trimmed only", { emailAddress: sha256(EMAIL.trim()) }],
    ["in lower case only", { emailAddress: sha256(EMAIL.toLowerCase()) }],
    ["with the dots and suffix of Gmail", { emailAddress: sha256(EMAIL.trim().toLowerCase()) }],
    ["of a phone with spaces", { phoneNumber: sha256(PHONE) }],
    ["of a phone without its plus", { phoneNumber: sha256("33612345678") }],
    ["of a phone without its country", { phoneNumber: sha256("0612345678") }],
    ["of a phone with 00", { phoneNumber: sha256("0033612345678") }],
  ])("%s is refused", async (_what, identifier) => {
    await google.change({ knownPeople: [{ email: EMAIL, phone: PHONE }] });
    const [field] = Object.keys(identifier);
    const name = field === "emailAddress" ? "email_address" : "phone_number";
    expect(violationsOf(judge, await google.ingest(token, withIdentifier(identifier)))).toEqual([
      `events[0].user_data.user_identifiers[0].${name} INVALID_FORMAT`,
    ]);
    expect(await google.violations()).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ["with its title", "givenName", sha256("dr. zoë")],
    ["with capitals", "givenName", sha256("Zoë")],
    ["with its suffix", "familyName", sha256("o'neill jr.")],
    ["as it was written", "familyName", sha256(" O'Neill Jr. ")],
  ])("of a name %s is refused", async (_what, key, hash) => {
    await google.change({ knownPeople: [{ givenName: "Dr. Zoë", familyName: " O'Neill Jr. " }] });
    const names = { givenName: sha256("zoë"), familyName: sha256("o'neill"), regionCode: "FR", postalCode: "75001" };
    expect((await google.ingest(token, withIdentifier({ address: names }))).status).toBe(200);
    const answer = await google.ingest(token, withIdentifier({ address: { ...names, [key]: hash } }));
    const name = key === "givenName" ? "given_name" : "family_name";
    expect(violationsOf(judge, answer)).toEqual([
      `events[0].user_data.user_identifiers[0].address.${name} INVALID_FORMAT`,
    ]);
  });

  test.each<[string, Json]>([
    ["e-mail", { emailAddress: sha256("anadiaz@gmail.com") }],
    ["phone", { phoneNumber: sha256("+33612345678") }],
  ])("a normalised %s is taken", async (_what, identifier) => {
    await google.change({ knownPeople: [{ email: EMAIL, phone: PHONE }] });
    expect((await google.ingest(token, withIdentifier(identifier))).status).toBe(200);
    expect(await google.violations()).toEqual([]);
  });
});

describe("consent", () => {
  test("that nobody gave is taken and recorded", async () => {
    expect((await google.ingest(token, anIngest({}, { consent: undefined }))).status).toBe(200);
    expect(await google.violations()).toEqual(["no consent is given for transaction sale-1"]);
  });

  test("of the event alone is enough", async () => {
    const body = anIngest({ consent: { adUserData: "CONSENT_GRANTED" } }, { consent: undefined });
    await google.ingest(token, body);
    expect(await google.violations()).toEqual([]);
  });
});

describe("warnings", () => {
  test("name what Google cannot use and takes all the same", async () => {
    const cartData = { items: [{ quantity: "1" }] };
    const { status, body } = await google.ingest(
      token,
      anIngest({ cartData, adIdentifiers: { gbraid: "0AAAA" }, transactionId: "w" }),
    );
    expect(status).toBe(200);
    expect(judge.judgeAnswer(`${V1}.IngestEventsResponse`, body)).toBeNull();
    expect(body.fieldWarnings.slice(0, 3).map(({ field, reason }: Json) => `${field} ${reason}`)).toEqual([
      "events[0].cart_data WARNING_REASON_CART_DATA_NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID",
      "events[0].cart_data.items[0].merchant_product_id WARNING_REASON_CART_DATA_ITEM_MERCHANT_PRODUCT_ID_MISSING",
      "events[0].cart_data.items[0].unit_price WARNING_REASON_CART_DATA_ITEM_UNIT_PRICE_MISSING",
    ]);
    expect(await google.violations()).toEqual([]);
  });

  test("come now and then without a cause", async () => {
    const seen = new Set<boolean>();
    for (let tries = 0; tries < 60; tries += 1) {
      const { body } = await google.ingest(token, anIngest(anEvent({ transactionId: `s-${tries}` })));
      seen.add("fieldWarnings" in body);
    }
    expect(seen).toEqual(new Set([true, false]));
  });
});

describe("words", () => {
  test("of a refusal come in several languages, its reasons in one", async () => {
    const messages = new Set<string>();
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await google.ingest(token, anIngest({ currency: "EURO" }));
      expect(violationsOf(judge, answer)).toEqual(["events[0].currency INVALID_CURRENCY_CODE"]);
      messages.add(answer.body.error.message);
    }
    expect(messages.size).toBeGreaterThan(1);
  });
});
