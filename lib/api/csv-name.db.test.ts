import { afterAll, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import type { Tenant } from "@/lib/auth/tenant";
import { createCampaignView } from "@/lib/campaigns/campaign-views";
import { CampaignViewBody } from "@/lib/contracts/campaign-views";
import { newId } from "@/lib/core/ids";
import { call, callableEndpoints } from "./calls.fixture";
import { asciiName } from "./csv-response";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());
const { byId } = await callableEndpoints();
const makeView = async (tenant: Tenant, name: string): Promise<string> =>
  (await createCampaignView(tenant, CampaignViewBody.parse({ name, shows: {} }))).data.id;

test("the file of the campaigns is named by the saved view that is open, where whoever asks sees it", async () => {
  const [store, other] = [await insertStore(sql), await insertStore(sql)];
  await holdSession(await openSession(store.userId));
  const nameFor = async (view: string) => {
    const query = { startDate: "2026-11-01", endDate: "2026-11-28", view };
    const { headers } = await call(byId("campaignsCsv"), { storeId: store.storeId, query });
    return /filename="(.+)"$/.exec(headers.get("content-disposition") ?? "")?.[1];
  };
  const days = "2026-11-01-to-2026-11-28.csv";
  expect(await nameFor(await makeView(store.tenant, "Été: perdu / 50 %"))).toBe(
    `${store.storeId}-campaigns-ete-perdu-50-${days}`,
  );
  for (const unseen of [await makeView(other.tenant, "Theirs"), newId(), "all"])
    expect(await nameFor(unseen)).toBe(`${store.storeId}-campaigns-${days}`);
});

test.each([
  ["Google, losing money", "google-losing-money"],
  ["  --Été--  ", "ete"],
  ["حملات", ""],
])("what is called %j is %j in a file's name", (name, part) => {
  expect(asciiName(name)).toBe(part);
});
