import { expect, it } from "vitest";
import { refreshDueCredentials } from "./refresh-due-credentials";
import { openShop, type Person } from "./shop.fixture";

const shop = await openShop();
const { sql, connected, statusOf, credentialsOf } = shop;
const run = () => refreshDueCredentials({ signal: new AbortController().signal });
const endsIn = ({ tenant }: Person, provider: string, interval: string) =>
  sql`update marketing_credentials set token_expires_at = now() + ${interval}::interval where store_id = ${tenant.storeId} and provider = ${provider}`;
const versions = async (owner: Person) => (await credentialsOf(owner)).map((row) => [row.provider, row.token_version]);

it("refreshes what ends within a day, or Meta's ten, and nothing else", async () => {
  const owner = await connected("facebook", "google");
  await endsIn(owner, "meta", "11 days");
  await endsIn(owner, "google", "25 hours");
  await run();
  expect(await versions(owner)).toEqual([
    ["meta", 1],
    ["google", 1],
  ]);
  await endsIn(owner, "meta", "9 days");
  await endsIn(owner, "google", "23 hours");
  await run();
  expect(await versions(owner)).toEqual([
    ["meta", 2],
    ["google", 2],
  ]);
});

it("goes on with the other stores when one's grant is dead, and tells that one's owner", async () => {
  const dead = await connected("google");
  await shop.control("POST", "tokens/expire", { platform: "google", kind: "revoked" });
  const alive = await connected("google");
  const tally = await run();
  expect(tally.failed).toBeGreaterThanOrEqual(1);
  expect(await statusOf(dead, "google")).toMatchObject({ status: "expired", reason: "token_revoked" });
  expect(await versions(alive)).toEqual([["google", 2]]);
});

it("takes a connection up again when what ailed it is over", async () => {
  const owner = await connected("facebook");
  const { storeId } = owner.tenant;
  await sql`update marketing_accounts set status = 'error', status_reason = 'terms_not_accepted' where store_id = ${storeId}`;
  await sql`update marketing_delivery_lanes set parked_reason = 'terms_not_accepted' where store_id = ${storeId}`;
  expect(await run()).toMatchObject({ healed: 1 });
  expect(await statusOf(owner, "facebook")).toMatchObject({ status: "connected", reason: null });
  const [lane] = await sql`select parked_reason from marketing_delivery_lanes where store_id = ${storeId}`;
  expect(lane).toEqual({ parked_reason: null });
});

it("does nothing once it is told to stop", async () => {
  await connected("google");
  const tally = await refreshDueCredentials({ signal: AbortSignal.abort() });
  expect(tally).toEqual({ refreshed: 0, healed: 0, failed: 0 });
});
