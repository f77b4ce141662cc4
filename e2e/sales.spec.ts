import type { Page } from "@playwright/test";
import { answerConsent, readConnection, reconnect } from "./support/connect";
import { HARBOUR, OLD_TOWN } from "./support/people";
import { anonymousSale, createKey, EMAIL_MARK, identifiedSale, orderNumbers, till } from "./support/sales";
import { BRIEFLY, keepScreens } from "./support/screens";
import { expect, test } from "./support/test";

// They share Harbour Street's lanes and sign-in.
test.describe.configure({ mode: "serial" });
test.use({ person: "owner" });

const EVENTS = `/${HARBOUR.slug}/events`;
const OVERVIEW = `/${HARBOUR.slug}/overview`;
const saleRow = (page: Page, orderId: string) => page.getByTestId(/^event-row-/).filter({ hasText: orderId });
const count = async (page: Page, testId: string) =>
  (await page.getByTestId(testId).count()) === 0
    ? 0
    : Number((await page.getByTestId(testId).textContent())?.replace(/\D/g, ""));

test("a sale posted by a till is seen on its way to both platforms without a reload", async ({
  page,
  context,
  request,
  sandbox,
}) => {
  const [name = "", first = "", orderId = ""] = orderNumbers(3, "WATCH");
  const key = await createKey(page, HARBOUR, name);
  // With one sale there, both pages show a pipeline whose figures can be compared.
  expect((await till(request, key).post(anonymousSale(HARBOUR, first))).status()).toBe(202);
  await page.goto(EVENTS);
  await expect(saleRow(page, first)).toBeVisible();
  const overview = await context.newPage();
  await overview.goto(OVERVIEW);
  await expect(overview.getByTestId("recent-sales")).toContainText(first);
  const delivered = await count(overview, "pipeline-facebook-delivered");
  const reachedGoogle = async () =>
    (await count(overview, "pipeline-google-accepted")) + (await count(overview, "pipeline-google-delivered"));
  const atGoogle = await reachedGoogle();
  await Promise.all([page, overview].map((open) => open.evaluate(() => Object.assign(window, { sameDocument: true }))));

  const answer = await till(request, key).post(identifiedSale(HARBOUR, orderId));
  expect(answer.status()).toBe(202);
  const row = saleRow(page, orderId);
  await expect(row.getByTestId("delivery-facebook")).toHaveAttribute("data-state", "delivered");
  // Google says "accepted" at once and confirms some minutes later.
  await expect(row.getByTestId("delivery-google")).toHaveAttribute("data-state", /^(accepted|delivered)$/);
  await expect(row).toContainText("e-mail, phone");
  await expect(overview.getByTestId("recent-sales")).toContainText(orderId);
  await expect.poll(() => count(overview, "pipeline-facebook-delivered")).toBe(delivered + 1);
  await expect.poll(reachedGoogle).toBe(atGoogle + 1);
  for (const platform of ["meta", "google"] as const) expect(await sandbox.countOrders(platform, [orderId])).toBe(1);
  for (const open of [page, overview]) {
    expect(await open.evaluate(() => "sameDocument" in window)).toBe(true);
    await expect(open.locator("body")).not.toContainText(new RegExp(EMAIL_MARK, "i"));
  }

  // The till repeats itself; the platforms hear of it once.
  const again = await till(request, key).post(identifiedSale(HARBOUR, orderId));
  expect(again.status()).toBe(200);
  expect(await again.json()).toMatchObject({ duplicate: true });
  await expect(row).toHaveCount(1);
});

test("a sale without anything to match is skipped with its reason, and is no error", async ({
  page,
  request,
  sandbox,
}) => {
  const [name = "", orderId = ""] = orderNumbers(2, "CASH");
  const key = await createKey(page, HARBOUR, name);
  await page.goto(EVENTS);
  await expect(page.getByTestId("event-list")).toBeVisible();
  expect((await till(request, key).post(anonymousSale(HARBOUR, orderId))).status()).toBe(202);
  const row = saleRow(page, orderId);
  for (const destination of ["facebook", "google"]) {
    const delivery = row.getByTestId(`delivery-${destination}`);
    await expect(delivery).toHaveAttribute("data-state", "skipped");
    await expect(delivery).toContainText("Skipped");
    await expect(delivery).toContainText("No e-mail, phone or click ID to match. Normal for cash sales.");
    await expect(page.getByTestId(`pipeline-${destination}-skipped-no_identifiers`)).toContainText(/\d/);
    await expect(page.getByTestId(`pipeline-${destination}-refused`)).toHaveText("0");
  }
  await expect(page.getByTestId("alert-strip")).toHaveCount(0);
  await expect(page.getByTestId("alert-announcer")).toHaveAttribute("aria-live", "polite");
  for (const platform of ["meta", "google"] as const) expect(await sandbox.countOrders(platform, [orderId])).toBe(0);

  await keepScreens(page, "15-events-live");
  await page.goto(`${EVENTS}?state=skipped&q=${orderId}`);
  await expect(page.getByTestId(/^event-row-/)).toHaveCount(1);
  await page.goto(`${EVENTS}?q=there-is-none`);
  await expect(page.getByTestId("events-filtered-empty")).toBeVisible();
  await keepScreens(page, "15-events-filtered-empty", BRIEFLY);
  await page.getByTestId("events-filtered-empty").getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(new RegExp(`${EVENTS}$`));
  await expect(row).toBeVisible();
});

test("with expired access every page says so, no sale is lost, and a sign-in sends what was held", async ({
  page,
  request,
  api,
  sandbox,
}) => {
  test.slow();
  const [name = "", ...orderIds] = orderNumbers(51, "HELD");
  const key = await createKey(page, HARBOUR, name);
  const before = await readConnection(api, HARBOUR, "facebook");
  expect(before.status).toBe("connected");
  await sandbox.expireTokens("meta", "expired");

  const answer = await till(request, key).postAll(orderIds.map((orderId, at) => identifiedSale(HARBOUR, orderId, at)));
  expect(await answer.json()).toMatchObject({ success: true, accepted: 50 });
  for (const path of [OVERVIEW, EVENTS, `/${HARBOUR.slug}/connections`, `/${HARBOUR.slug}/settings/keys`]) {
    await page.goto(path);
    const alert = page.getByTestId("alert-facebook");
    await expect(alert).toHaveAttribute("data-state", "needs_sign_in");
    await expect(alert).toContainText("Sign in to Facebook again");
    await expect(alert).toContainText("50 sales are waiting");
    await expect(page.getByTestId("alert-announcer").getByTestId("alert-facebook")).toBeVisible();
    await expect(page.getByTestId("alert-google")).toHaveCount(0);
  }
  await expect.poll(() => sandbox.countOrders("google", orderIds)).toBe(50);
  expect(await sandbox.countOrders("meta", orderIds)).toBe(0);
  await page.goto(`${EVENTS}?q=${orderIds[0]}`);
  await expect(page.getByTestId("delivery-facebook")).toContainText("Held");
  await expect(page.getByTestId("delivery-facebook")).toContainText("waiting for a sign-in.");
  await keepScreens(page, "15-events-held", BRIEFLY);
  await page.goto(OVERVIEW);
  await expect(page.getByTestId("connection-card-facebook")).toHaveAttribute("data-state", "needs_sign_in");
  await keepScreens(page, "08-overview-expired-access");

  await page.getByTestId("alert-connect-facebook").click();
  await answerConsent(page);
  await expect(page.getByTestId("connect-success")).toBeVisible();
  await expect.poll(() => sandbox.countOrders("meta", orderIds), { timeout: 15_000 }).toBe(50);
  await expect(page.getByTestId("alert-strip")).toHaveCount(0);
  const after = await readConnection(api, HARBOUR, "facebook");
  expect(after).toMatchObject({ status: "connected", accountInfo: before.accountInfo, target: before.target });
  expect((await readConnection(api, HARBOUR, "instagram")).status).toBe("connected");

  // The control kills the tokens of every store; the other one gets its access back too.
  if ((await readConnection(api, OLD_TOWN, "facebook")).status !== "disconnected")
    await reconnect(page, OLD_TOWN, "facebook");
});
