import { describe, expect, test } from "vitest";
import { findPersonalData, hasEmail, hasPhone } from "./find-personal-data";
import { SandboxRequest } from "./sandbox-request";

const DIGEST = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

describe("text", () => {
  test.each(["a@b.co", "x first.last+tag@mail.example.org y", '{"note":"MAYA@EXAMPLE.TEST"}'])(
    "with an address: %s",
    (text) => {
      expect(hasEmail(text)).toBe(true);
    },
  );
  test.each(["@handle", "a@b", "1@2.3", "price @ 5.00", '{"@type":"type.googleapis.com/x"}'])(
    "without an address: %s",
    (text) => {
      expect(hasEmail(text)).toBe(false);
    },
  );
  test.each(["+33612345678", "call +1 (650) 555-1212 now", '{"x":"+44 20 7946 0018"}'])("with a number: %s", (text) => {
    expect(hasPhone(text)).toBe(true);
  });
  test.each([
    "2026-11-22T10:00:00+01:00",
    "2026-11-22T10:00:00+0100",
    "aGVsbG8+12345678",
    "1.5e+21",
    "120210100000000001",
    "+1 2",
  ])("without a number: %s", (text) => {
    expect(hasPhone(text)).toBe(false);
  });
});

describe("a request", () => {
  const violationsOf = (body: object) => {
    const headers = { "content-type": "application/json" };
    const request = new SandboxRequest(
      "POST",
      "/v1/x",
      new URLSearchParams(),
      headers,
      JSON.stringify(body),
      "http://localhost",
    );
    findPersonalData(request);
    return request.violations;
  };

  test.each([
    [{ data: [{ user_data: { em: [DIGEST], ph: `${DIGEST}.AQQCAQMC` } }] }, []],
    [{ events: [{ userIdentifiers: [{ emailAddress: "Dx4tPEtaaXiHlqW0w9Lh8A8eLTxLWml4h5altMPS4fA=" }] }] }, []],
    [{ events: [{ userIdentifiers: [{ phoneNumber: "0612345678" }] }] }, ["phoneNumber is not hashed"]],
    [{ data: [{ user_data: { em: ["", "maya"] } }] }, ["em is not hashed"]],
    [
      { events: [{ eventSource: "IN_STORE", eventDeviceInfo: { userAgent: "till" } }] },
      ["userAgent of the till sent as the customer's"],
    ],
    [{ data: [{ action_source: "website", user_data: { client_ip_address: "203.0.113.9" } }] }, []],
    [
      { data: [{ action_source: "website", user_data: { client_ip_address: "192.168.1.4" } }] },
      ["client_ip_address is a private address, not a customer's"],
    ],
  ])("%j breaks the rules %j", (body, rules) => {
    expect(violationsOf(body)).toEqual(rules);
  });
});
