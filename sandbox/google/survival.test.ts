import { expect, test } from "vitest";
import { aCampaign } from "./ads-mutate.fixture";
import { HARBOUR_STREET, type Json, startGoogle } from "./google-client.fixture";

test("campaigns and user lists made through the API are there after a restart, under ids that stay theirs", async () => {
  const before = await startGoogle();
  const list = { name: "Regulars", crmBasedUserList: { uploadKeyType: "CONTACT_INFO" } };
  const { access_token: token } = await before.signIn();
  await before.ads(token, "googleAds:mutate", { mutateOperations: aCampaign() });
  await before.ads(token, "userLists:mutate", { operations: [{ create: list }] });
  const shop = (await before.control("GET", "accounts/google")).body;
  await before.close({ keep: true });

  const after = await startGoogle(before.dataDir);
  try {
    const found = (await after.control("GET", "accounts/google")).body;
    expect(found).toEqual(shop);
    const harbour = found.customers.find(({ id }: Json) => id === HARBOUR_STREET);
    expect(harbour.campaigns.at(-1)).toMatchObject({ name: "Winter 7f3a", status: "PAUSED", days: [] });
    expect(harbour.userLists).toMatchObject([{ displayName: "Regulars", memberCount: 0 }]);
    const another = { mutateOperations: [{ campaignBudgetOperation: { create: { ...aBudget, name: "Next" } } }] };
    const made = await after.ads(token, "googleAds:mutate", another);
    expect(JSON.stringify(found)).not.toContain(idOf(made.body.mutateOperationResponses[0].campaignBudgetResult));
  } finally {
    await after.close();
  }
});

const aBudget = { amountMicros: "5000000", explicitlyShared: false };
const idOf = ({ resourceName }: Json): string => resourceName.split("/").at(-1);
