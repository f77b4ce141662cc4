import { type APIRequestContext, expect, type Page } from "@playwright/test";
import type { Store } from "./people";

/** Marks of every contact the tests post, so that the last test can look for them. */
export const EMAIL_MARK = "till-guest.example";
/** Of the range France keeps for fiction; any spelling of it. */
export const PHONE_MARK = /6\D?39\D?98\D?04/;

/** No two runs, and no two tests of a run, share an order number. */
export function orderNumbers(count: number, prefix: string): string[] {
  const run = Date.now().toString(36).toUpperCase();
  return Array.from({ length: count }, (_, at) => `${prefix}-${run}-${at + 1}`);
}

/** A sale to a customer who left an e-mail address and a phone number, spelled as people spell them. */
export function identifiedSale(store: Store, orderId: string, at = 0) {
  return {
    ...anonymousSale(store, orderId),
    customerEmail: ` Guest.${orderId}@${EMAIL_MARK.toUpperCase()}`,
    customerPhone: `06 39 98 04 ${String(at % 100).padStart(2, "0")}`,
  };
}

export function anonymousSale(store: Store, orderId: string) {
  return { storeId: store.id, eventType: "purchase", orderId, eventValue: 24.5, items: [{ id: "SKU-7", price: 24.5 }] };
}

/** What a till sends: its key and the sale, no cookie. */
export const till = (calls: APIRequestContext, key: string) => ({
  post: (sale: object) =>
    calls.post("/api/v1/marketing/events/track", { data: sale, headers: { authorization: `Bearer ${key}` } }),
  postAll: (sales: readonly object[]) =>
    calls.post("/api/v1/marketing/events/batch", {
      data: { events: sales },
      headers: { authorization: `Bearer ${key}` },
    }),
});

/** Creates a key on the keys page the way the owner does, and returns what is shown that once. */
export async function createKey(page: Page, store: Store, name: string): Promise<string> {
  await page.goto(`/${store.slug}/settings/keys`);
  await page.getByTestId("create-key").click();
  const dialog = page.getByTestId("create-key-dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const key = (await dialog.getByTestId("new-api-key").textContent()) ?? "";
  expect(key).toMatch(/^dsm_/);
  await dialog.getByTestId("key-saved").click();
  await expect(dialog).toBeHidden();
  return key;
}
