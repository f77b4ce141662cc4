import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrackEventBody } from "@/lib/contracts/events";
import { PROVIDER_IDS } from "@/lib/contracts/platforms";
import { toMinor } from "@/lib/core/money";
import { anEvent } from "./adapter.fixture";
import { adapterFor } from "./registry";

/** A sale that says everything, with two values for each field that a platform can tell apart. */
const VALUES: Readonly<Record<string, readonly [unknown, unknown, ...unknown[]]>> = {
  orderId: ["100234", "100235"],
  productId: ["SKU-1", "SKU-2"],
  customerEmail: ["a@example.org", "b@example.org", "no address"],
  customerPhone: ["06 12 34 56 78", "06 98 76 54 32", "12"],
  eventValue: [19.99, 20],
  currency: ["EUR", "GBP"],
  quantity: [2, 3],
  eventData: [{ note: "a" }, { note: "b" }],
  items: [[{ id: "SKU-1", price: 5 }], [{ id: "SKU-2", quantity: 2, price: 6 }], []],
  idempotencyKey: ["k1", "k2"],
  "customer.firstName": ["Camille", "Hugo"],
  "customer.lastName": ["Durand", "Martin"],
  "customer.city": ["Paris", "Lyon", "!!"],
  "customer.region": ["idf", "ara"],
  "customer.postalCode": ["75011", "69001", "-"],
  "customer.country": ["FR", "BE"],
  "customer.externalId": ["c-1", "c-2"],
  "customer.gender": ["f", "m", "divers"],
  "customer.dateOfBirth": ["1990-12-31", "1991-01-01", "soon"],
  "clickIds.fbc": ["fb.1.1700000000000.abc", "fb.1.1700000000001.abd", "abc"],
  "clickIds.fbp": ["fb.1.1700000000000.123", "fb.1.1700000000001.124", "abc"],
  "clickIds.gclid": ["g-1", "g-2", "{gclid}"],
  "clickIds.gbraid": ["b-1", "b-2"],
  "clickIds.wbraid": ["w-1", "w-2"],
};
/** Without them something else is sent in their place, which may be the same. */
const HAS_A_DEFAULT = new Set(["customer.country", "currency", "items", "quantity"]);
const FIELDS = Object.keys(VALUES);
type Chosen = Readonly<Record<string, number | undefined>>;

function saleOf(chosen: Chosen): TrackEventBody {
  const body: Record<string, unknown> = { storeId: "00000000-0000-4000-8000-000000000001", eventType: "purchase" };
  for (const [field, at] of Object.entries(chosen)) {
    if (at === undefined) continue;
    const value = VALUES[field]?.[at];
    const [group, name] = field.split(".");
    if (group !== undefined && name !== undefined) body[group] = { ...Object(body[group]), [name]: value };
    else body[field] = value;
  }
  return TrackEventBody.parse(body);
}
const customerOf = ({ customer, customerEmail: email, customerPhone: phone }: TrackEventBody) => ({
  ...customer,
  email,
  phone,
  country: customer?.country ?? "FR",
});

/** The way of a sale to the wire, as prepare-event and outbound-event go it. */
function wireOf(sale: TrackEventBody, port: ReturnType<typeof adapterFor>["events"]): string {
  const currency = sale.currency ?? "EUR";
  const items = (sale.items ?? []).map(({ id, quantity, price }) => ({
    id,
    quantity,
    priceMinor: price === undefined ? null : toMinor(price, currency),
  }));
  const alone =
    sale.productId === undefined ? [] : [{ id: sale.productId, quantity: sale.quantity ?? 1, priceMinor: null }];
  const event = anEvent({
    orderId: sale.orderId ?? "our-id",
    transactionId: `t-${sale.orderId ?? "our-id"}`,
    valueMinor: sale.eventValue === undefined ? null : toMinor(sale.eventValue, currency),
    currency,
    items: items.length > 0 ? items : alone,
    identifiers: port.identify(customerOf(sale), sale.clickIds ?? {}) ?? {},
  });
  return JSON.stringify(port.preview(event));
}

describe.each(PROVIDER_IDS)("what %s is not told", (id) => {
  const port = adapterFor(id).events;
  const chosen = fc.record(
    Object.fromEntries(FIELDS.map((field) => [field, fc.nat((VALUES[field]?.length ?? 1) - 1)])),
    { requiredKeys: [] },
  );

  test("of a field that was given is listed exactly when the wire form is the same without it", () => {
    fc.assert(
      fc.property(chosen, fc.constantFrom(...FIELDS), (given, field) => {
        const sale = saleOf(given);
        if (given[field] === undefined) return;
        const wire = wireOf(sale, port);
        // Too little to be recognised by: nothing at all is sent, and `skip` says so.
        if (port.identify(customerOf(sale), sale.clickIds ?? {}) === null) return;
        const said = port.omissions(sale, customerOf(sale)).some((omission) => omission.field === field);
        const isSent = wireOf(saleOf({ ...given, [field]: undefined }), port) !== wire;
        if (!HAS_A_DEFAULT.has(field)) expect({ field, said }).toEqual({ field, said: !isSent });
        // The country also says how to read the phone number, whether it is sent itself or not.
        else if (said && field !== "customer.country") expect(isSent, field).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test("names every field once, in words, and never what was in it", () => {
    fc.assert(
      fc.property(chosen, (given) => {
        const sale = saleOf(given);
        const omissions = port.omissions(sale, customerOf(sale));
        const fields = omissions.map(({ field }) => field);
        expect(new Set(fields).size).toBe(fields.length);
        for (const { message } of omissions) {
          expect(message).toMatch(/^[A-Z].{10,}\.$/);
          for (const secret of ["example.org", "34 56", "Durand", "1990"]) expect(message).not.toContain(secret);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("begins with what would help most to find the customer", () => {
    const sale = saleOf({ eventValue: 0 });
    const [first] = port.omissions(sale, customerOf(sale));
    expect(first).toMatchObject({ field: "customerEmail", reason: "absent" });
  });
});

test.each([
  ["meta", "customerPhone", { customerPhone: 2 }, "unusable"],
  ["google", "customerPhone", { customerPhone: 2 }, "unusable"],
  ["meta", "customer.city", {}, "absent"],
  ["google", "customer.city", { "customer.city": 0 }, "not_taken"],
  ["meta", "customer.dateOfBirth", { "customer.dateOfBirth": 2 }, "unusable"],
  ["google", "customer.lastName", { "customer.firstName": 0, "customer.lastName": 0 }, "incomplete"],
  ["google", "customer.postalCode", { "customer.firstName": 0, "customer.lastName": 0 }, "absent"],
  ["meta", "clickIds.gclid", { "clickIds.gclid": 0 }, "not_taken"],
  ["google", "clickIds.fbc", { "clickIds.fbc": 0 }, "not_taken"],
  ["google", "clickIds.gclid", { "clickIds.gclid": 2, "clickIds.wbraid": 0 }, "unusable"],
  ["google", "clickIds.wbraid", { "clickIds.gclid": 0, "clickIds.wbraid": 0 }, "superseded"],
  ["google", "eventData", { eventData: 0 }, "not_taken"],
  ["meta", "productId", { productId: 0, items: 0 }, "superseded"],
  ["google", "currency", { currency: 0 }, "incomplete"],
] as const)("%s: %s of %j is %s", (id, field, chosen, reason) => {
  const sale = saleOf(chosen);
  const found = adapterFor(id).events.omissions(sale, customerOf(sale));
  expect(found.find((omission) => omission.field === field)?.reason).toBe(reason);
});
