import { expect, it } from "vitest";
import { connectionStatus } from "./connection-status";
import { openShop } from "./shop.fixture";

const shop = await openShop();
const { sql, connected, statusOf } = shop;
const DAY_MS = 86_400_000;

it("has a row for every platform, in the order of the list, before anything is connected", async () => {
  const owner = await shop.openStore();
  const { data } = await connectionStatus(owner.tenant);
  expect(data.map(({ platform }) => platform)).toEqual(["facebook", "instagram", "google"]);
  expect(data[0]).toEqual({ platform: "facebook", status: "disconnected", reason: null, syncing: false, heldSales: 0 });
});

it("counts the sales held while a connection is not well, and since when", async () => {
  const owner = await connected("facebook");
  const { storeId } = owner.tenant;
  const eventId = crypto.randomUUID();
  await sql`
    insert into marketing_events (id, store_id, event_type, order_ref, content_hash, currency, quantity, occurred_at,
      action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    values (${eventId}, ${storeId}, 'purchase', 'A-1', 'hash', 'EUR', 1, now(), 'physical_store', 'A-1', true, true, '{}', '{}')`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, next_attempt_at)
    values (${storeId}, ${eventId}, 'facebook', 'waiting', now())`;
  expect(await statusOf(owner, "facebook")).toMatchObject({ heldSales: 0 });
  await sql`update marketing_accounts set status = 'expired', status_reason = 'token_expired' where store_id = ${storeId}`;
  const status = await statusOf(owner, "facebook");
  expect(status).toMatchObject({ heldSales: 1, errorMessage: "Access to Facebook has ended. Sign in again." });
  expect(Date.parse(status?.heldSince ?? "")).toBeGreaterThan(Date.now() - 60_000);
});

it("tells when the owner must sign in again: with Meta's token, but not with Google's hourly one", async () => {
  const owner = await connected("facebook", "google");
  const { storeId } = owner.tenant;
  const facebook = await statusOf(owner, "facebook");
  const daysLeft = (Date.parse(facebook?.grantEndsAt ?? "") - Date.now()) / DAY_MS;
  expect(daysLeft).toBeGreaterThan(50);
  expect(daysLeft).toBeLessThan(70);
  expect(await statusOf(owner, "google")).not.toHaveProperty("grantEndsAt");
  await sql`update marketing_credentials set grant_expires_at = '2027-01-01T00:00:00Z' where store_id = ${storeId}`;
  expect(await statusOf(owner, "google")).toMatchObject({ grantEndsAt: "2027-01-01T00:00:00.000Z" });
});

it("shows a running sync, and forgets one that died", async () => {
  const owner = await connected("google");
  const { storeId } = owner.tenant;
  await sql`update marketing_ad_accounts set sync_started_at = now() where store_id = ${storeId}`;
  expect(await statusOf(owner, "google")).toMatchObject({ syncing: true });
  await sql`update marketing_ad_accounts set sync_started_at = now() - interval '1 hour' where store_id = ${storeId}`;
  expect(await statusOf(owner, "google")).toMatchObject({ syncing: false });
});

it("tells from when on figures are complete, and back to when more are being read", async () => {
  const owner = await connected("google");
  const set = (from: string, doneFrom: string | null) => sql`
    update marketing_ad_accounts set history_from = ${from}, history_done_from = ${doneFrom}
    where store_id = ${owner.tenant.storeId}`;
  expect(await statusOf(owner, "google")).not.toHaveProperty("figuresFrom");
  await set("2024-11-01", null);
  expect(await statusOf(owner, "google")).toMatchObject({ readingBackTo: "2024-11-01" });
  await set("2024-11-01", "2025-03-03");
  expect(await statusOf(owner, "google")).toMatchObject({ figuresFrom: "2025-03-03", readingBackTo: "2024-11-01" });
  await set("2024-11-01", "2024-11-01");
  const status = await statusOf(owner, "google");
  expect(status).toMatchObject({ figuresFrom: "2024-11-01" });
  expect(status).not.toHaveProperty("readingBackTo");
});

it("tells which days that are here are still to be read once more", async () => {
  const owner = await connected("google");
  const set = (from: string | null, before: string | null) => sql`
    update marketing_ad_accounts set history_from = '2024-11-01', history_done_from = '2024-11-01',
      reread_from = ${from}, reread_before = ${before}
    where store_id = ${owner.tenant.storeId}`;
  await set("2025-01-05", "2025-03-01");
  expect(await statusOf(owner, "google")).toMatchObject({
    ...{ figuresFrom: "2024-11-01", rereadingFrom: "2025-01-05", rereadingTo: "2025-02-28" },
  });
  await set(null, null);
  const status = await statusOf(owner, "google");
  expect(status).not.toHaveProperty("rereadingFrom");
  expect(status).not.toHaveProperty("rereadingTo");
});

it("tells why old days cannot be read, unless the newest cannot either", async () => {
  const owner = await connected("google");
  const { storeId } = owner.tenant;
  await sql`update marketing_ad_accounts set history_error = 'Old days fail.' where store_id = ${storeId}`;
  expect(await statusOf(owner, "google")).toMatchObject({
    errorMessage: "Older figures could not be read, and are tried again: Old days fail.",
  });
  await sql`update marketing_accounts set sync_error_message = 'New days fail.' where store_id = ${storeId}`;
  expect(await statusOf(owner, "google")).toMatchObject({ errorMessage: "New days fail." });
});

it("of one store says nothing of another's", async () => {
  await connected("google");
  const other = await shop.openStore();
  expect(await statusOf(other, "google")).toMatchObject({ status: "disconnected", reason: null });
});
