import type { EventList } from "@/lib/contracts/events";
import { answerConsent, readConnection } from "./support/connect";
import { RIVAL } from "./support/people";
import { createKey, identifiedSale, orderNumbers, till } from "./support/sales";
import { keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

test.use({ person: "rival" });

test("a store whose Google account has no conversion action gets one made, and its sales wait for the quiet hours", async ({
  page,
  api,
  request,
  sandbox,
}) => {
  const since = new Date().toISOString();
  await page.goto(`/api/v1/marketing/connect/google?storeId=${RIVAL.id}`);
  await answerConsent(page);
  await page.waitForURL(`**/${RIVAL.slug}/connections/google`);
  await page.getByRole("radio", { name: /Market Hall/ }).check();
  await expect(page.getByTestId("asset-target-new")).toBeChecked();
  await expect(page.getByTestId("asset-picker")).toContainText("after about six hours");
  await keepScreens(page, "20-picker-new-target");
  await page.getByTestId("save-assets").click();

  await expect(page.getByTestId("connect-success")).toContainText("Google Ads takes sales from");
  await expect(page.getByTestId("target-ready-at")).toContainText("Until then they wait here.");
  await keepScreens(page, "20-connections-new-target");
  const row = await readConnection(api, RIVAL, "google");
  expect(row).toMatchObject({ status: "connected", target: { name: "Till sales (DiveSeeks)" } });
  const made = (await sandbox.requests(since)).filter(({ path }) => path.includes("conversionActions:mutate"));
  expect(made).toHaveLength(1);

  const key = await createKey(page, RIVAL, "Till of the new target");
  const [order = ""] = orderNumbers(1, "NEW");
  expect((await till(request, key).post(identifiedSale(RIVAL, order))).status()).toBe(202);
  const fateAtGoogle = async () => {
    const { data }: EventList = await (await api.get(`/api/v1/marketing/events/${RIVAL.id}?q=${order}`)).json();
    return data[0]?.deliveries.find(({ destination }) => destination === "google")?.state;
  };
  await expect.poll(fateAtGoogle).toBe("waiting");
  await page.goto(`/${RIVAL.slug}/events`);
  await expect(page.getByTestId("event-list")).toContainText(/Google takes sales with it|Waiting/);
  expect(await sandbox.countOrders("google", [order])).toBe(0);
});
