import { afterAll, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import * as queries from "@/db/queries/deliveries";
import * as walls from "@/db/with-tenant";
import { chooseAssets } from "@/lib/connections/choose-assets";
import { HARBOUR, openShop } from "@/lib/connections/shop.fixture";
import { TrackEventBody } from "@/lib/contracts/events";
import { dispatchEvents } from "./dispatch-events";
import { trackBatch } from "./ingest-events";

vi.mock("@/lib/events/ring-dispatch");

const shop = await openShop();
const { sql } = shop;
afterAll(() => closeDb());

const gone = () => Object.assign(new Error("terminating connection"), { code: "57P01" });

test.each([
  ["after it was committed", "after"],
  ["after it was committed and the lease went to somebody else", "after and late"],
  ["before anything was written", "before"],
] as const)(
  "a database that goes away while outcomes are written, %s, costs no sale a second try",
  async (_when, at) => {
    const { tenant } = await shop.openStore().then(async (person) => {
      await shop.connect(person, "facebook");
      await chooseAssets(person.tenant, { platform: "facebook", ...HARBOUR.facebook });
      return person;
    });
    const sale = { storeId: tenant.storeId, eventType: "purchase", customerEmail: "maya@example.org", eventValue: 5 };
    const items = ["a", "b", "c"].map((orderId) => TrackEventBody.parse({ ...sale, orderId }));
    expect(await trackBatch(tenant, items)).toMatchObject({ accepted: 3 });

    let isLost = false;
    if (at === "before")
      vi.spyOn(queries, "applyChanges").mockImplementationOnce(async () => {
        isLost = true;
        throw gone();
      });
    else {
      const [apply, within] = [queries.applyChanges, walls.withTenant];
      let isWritten = false;
      vi.spyOn(queries, "applyChanges").mockImplementation(async (...given) => {
        await apply(...given);
        isWritten = true;
      });
      vi.spyOn(walls, "withTenant").mockImplementation(async (...given) => {
        const result = await within(...given);
        if (!isWritten || isLost) return result;
        isLost = true;
        if (at === "after and late")
          await sql`update marketing_delivery_lanes set epoch = epoch + 1 where store_id = ${tenant.storeId}`;
        throw gone();
      });
    }
    await dispatchEvents({ signal: new AbortController().signal });
    vi.mocked(queries.applyChanges).mockRestore();
    if (at !== "before") vi.mocked(walls.withTenant).mockRestore();

    expect(isLost).toBe(true);
    expect(await shop.requests("/events", "POST")).toHaveLength(1);
    const rows = await sql`
    select state, attempts, ambiguous_since, (select count(*)::int from marketing_delivery_attempts a
      where a.event_id = d.event_id and a.destination = d.destination) as tries
    from marketing_deliveries d where store_id = ${tenant.storeId} and destination = 'facebook'`;
    expect([...rows]).toEqual(Array(3).fill({ state: "delivered", attempts: 1, ambiguous_since: null, tries: 1 }));
  },
);
