import type { Page } from "@playwright/test";
import { HARBOUR } from "./support/people";
import { anonymousSale, createKey, identifiedSale, orderNumbers, till } from "./support/sales";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

// They share Harbour Street's lanes.
test.describe.configure({ mode: "serial" });
test.use({ person: "owner" });

const EVENTS = `/${HARBOUR.slug}/events`;
const OVERVIEW = `/${HARBOUR.slug}/overview`;
const rowOf = (page: Page, orderId: string) => page.getByTestId(/^event-row-/).filter({ hasText: orderId });
const liveLabel = (page: Page) => page.getByTestId("live-label");

/** Opens a page and waits until its stream is; gives what the page asks the API for by itself from then on. */
async function openLive(page: Page, path: string): Promise<{ streams: string[]; reads: string[] }> {
  const [streams, reads]: [string[], string[]] = [[], []];
  const isOpen = page.waitForResponse((answer) => /\/events\/[^/]+\/stream\?/.test(answer.url()));
  await page.goto(path);
  expect((await isOpen).headers()["content-type"]).toContain("text/event-stream");
  await expect(liveLabel(page)).toHaveAttribute("data-state", "live");
  page.on("request", (request) => {
    const url = request.url();
    if (/\/events\/[^/]+\/stream\?/.test(url)) streams.push(url);
    else if (/\/marketing\/events\//.test(url)) reads.push(url);
  });
  return { streams, reads };
}

test("a sale is told to open pages as it comes in and goes out, without them asking again and again", async ({
  page,
  context,
  request,
}) => {
  const [name = "", first = "", orderId = ""] = orderNumbers(3, "LIVE");
  const key = await createKey(page, HARBOUR, name);
  expect((await till(request, key).post(anonymousSale(HARBOUR, first))).status()).toBe(202);
  const overview = await context.newPage();
  const asked = [await openLive(page, EVENTS), await openLive(overview, OVERVIEW)];
  await expect(rowOf(page, first)).toBeVisible();
  // An answer that was on its way when the stream began.
  await expect.poll(() => page.evaluate(() => document.readyState)).toBe("complete");
  for (const { reads } of asked) reads.length = 0;

  expect((await till(request, key).post(identifiedSale(HARBOUR, orderId))).status()).toBe(202);
  await expect(rowOf(page, orderId).getByTestId("delivery-facebook")).toHaveAttribute("data-state", "delivered");
  await expect(rowOf(page, orderId)).toHaveCount(1);
  await expect(overview.getByTestId("recent-sales")).toContainText(orderId);
  for (const { streams, reads } of asked) expect({ streams, reads }).toEqual({ streams: [], reads: [] });
});

test("rows stay where they are under the pointer, and new sales gather until they are asked for", async ({
  page,
  request,
}) => {
  const [name = "", ...orderIds] = orderNumbers(5, "CALM");
  const [shown = "", ...waiting] = orderIds;
  const key = await createKey(page, HARBOUR, name);
  expect((await till(request, key).post(identifiedSale(HARBOUR, shown))).status()).toBe(202);
  await openLive(page, EVENTS);
  const row = rowOf(page, shown);
  await row.hover();
  const before = await row.boundingBox();
  for (const orderId of waiting) await till(request, key).post(anonymousSale(HARBOUR, orderId));
  const pill = page.getByTestId("new-events-pill");
  await expect(pill).toHaveText("3 new sales");
  for (const orderId of waiting) await expect(rowOf(page, orderId)).toHaveCount(0);
  // What is shown goes on changing in place.
  await expect(row.getByTestId("delivery-facebook")).toHaveAttribute("data-state", "delivered");
  expect((await row.boundingBox())?.y).toBe(before?.y);
  await pill.click();
  for (const orderId of waiting) await expect(rowOf(page, orderId)).toHaveCount(1);
  await expect(pill).toHaveCount(0);
});

test("a list with a filter takes in what belongs to it and lets go what no longer does", async ({ page, request }) => {
  const [name = "", cash = "", card = ""] = orderNumbers(3, "FILTER");
  const key = await createKey(page, HARBOUR, name);
  await openLive(page, `${EVENTS}?state=skipped`);
  await till(request, key).post(identifiedSale(HARBOUR, card));
  await till(request, key).post(anonymousSale(HARBOUR, cash));
  await expect(rowOf(page, cash)).toHaveCount(1);
  await expect(rowOf(page, card)).toHaveCount(0);
});

test.describe("a lost network", () => {
  test.use({ expectedErrors: [/ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED)/] });

  test("is said, and once it is back what happened meanwhile is there, once", async ({ page, context, request }) => {
    const [name = "", ...orderIds] = orderNumbers(5, "AWAY");
    const [before = "", ...meanwhile] = orderIds;
    const key = await createKey(page, HARBOUR, name);
    expect((await till(request, key).post(identifiedSale(HARBOUR, before))).status()).toBe(202);
    await openLive(page, EVENTS);
    await expect(rowOf(page, before)).toHaveCount(1);
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    await context.setOffline(true);
    await expect(liveLabel(page)).toHaveAttribute("data-state", "reconnecting");
    await expect(liveLabel(page)).toHaveText("Reconnecting…");
    for (const orderId of meanwhile)
      expect((await till(request, key).post(identifiedSale(HARBOUR, orderId))).status()).toBe(202);
    await keepScreens(page, "15-events-reconnecting", BRIEFLY);
    for (const orderId of meanwhile) await expect(rowOf(page, orderId)).toHaveCount(0);
    await context.setOffline(false);
    for (const orderId of meanwhile) {
      await expect(rowOf(page, orderId)).toHaveCount(1);
      await expect(rowOf(page, orderId).getByTestId("delivery-facebook")).toHaveAttribute("data-state", "delivered");
    }
    await expect(liveLabel(page)).toHaveAttribute("data-state", "live");
    expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  });
});
