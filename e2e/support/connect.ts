import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { LABELS, type Platform, type Store } from "./people";

type ConnectionRow = {
  readonly platform: Platform;
  readonly status: "connected" | "disconnected" | "expired" | "error";
  readonly reason: string | null;
  readonly connectedAt?: string;
  readonly lastSyncAt?: string;
  readonly syncing: boolean;
  readonly accountInfo?: { readonly accountId: string; readonly accountName: string };
  readonly target?: { readonly id: string; readonly name: string };
};

export async function readStatus(api: APIRequestContext, store: Store): Promise<ConnectionRow[]> {
  const answer = await api.get(`/api/v1/marketing/status/${store.id}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()).data;
}

export async function readConnection(api: APIRequestContext, store: Store, platform: Platform): Promise<ConnectionRow> {
  const row = (await readStatus(api, store)).find((candidate) => candidate.platform === platform);
  if (!row) throw new Error(`no status of ${platform}`);
  return row;
}

/** Does what a person does on the pretended platform's consent page. */
export async function answerConsent(
  page: Page,
  choice: { as?: string; without?: RegExp; press?: "Continue" | "Cancel" } = {},
): Promise<void> {
  await expect(page.getByText(/^Sandbox/).first()).toBeVisible();
  if (choice.as) await page.getByRole("radio", { name: choice.as }).check();
  if (choice.without) await page.getByRole("checkbox", { name: choice.without }).uncheck();
  await page.getByRole("button", { name: choice.press ?? "Continue", exact: true }).click();
}

/** From the store's connections page through the consent page to the saved choice of the account with that name. */
export async function connect(page: Page, store: Store, platform: Platform, account: RegExp): Promise<void> {
  await page.goto(`/${store.slug}/connections`);
  // A consent given before, without a choice of account, leads straight to the choice.
  const picker = `/${store.slug}/connections/${platform}`;
  const button = page.getByTestId(`connection-card-${platform}`).getByRole("link").first();
  const isChosenNext = (await button.getAttribute("href")) === picker;
  await button.click();
  if (!isChosenNext) await answerConsent(page);
  await page.waitForURL((url) => url.pathname === picker || url.searchParams.has("connected"));
  // An account chosen before is taken up again without asking.
  if (new URL(page.url()).pathname === picker) {
    await page.getByRole("radio", { name: account }).first().check();
    await page.getByTestId("save-assets").click();
  }
  await expect(page.getByTestId("connect-success")).toContainText(LABELS[platform]);
}

/** Takes up a connection again by the shortest way, for tests that have broken it. */
export async function reconnect(page: Page, store: Store, platform: Platform): Promise<void> {
  await page.goto(`/api/v1/marketing/connect/${platform}?storeId=${store.id}`);
  await answerConsent(page);
  await page.waitForURL(`**/${store.slug}/connections?connected=${platform}`);
}
