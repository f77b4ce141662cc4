import { HARBOUR } from "./support/people";
import { anonymousSale, createKey, orderNumbers, till } from "./support/sales";
import { BRIEFLY, keepScreens, wear } from "./support/screens";
import { expect, test } from "./support/test";

test.use({ person: "owner" });

test("a new key is shown once, and afterwards only its beginning and its last four characters", async ({
  page,
  context,
  api,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/${HARBOUR.slug}/settings/keys`);
  await page.getByTestId("create-key").click();
  const dialog = page.getByTestId("create-key-dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByText("Give the key a name.")).toBeVisible();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  const [name = ""] = orderNumbers(1, "Front desk");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();

  const key = (await dialog.getByTestId("new-api-key").textContent()) ?? "";
  expect(key).toMatch(/^dsm_\S{20,}$/);
  await keepScreens(page, "23-keys-created-once");
  await dialog.getByRole("button", { name: "Copy API key" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
  // A stray Escape does not throw the only copy away.
  await page.keyboard.press("Escape");
  await expect(dialog.getByTestId("new-api-key")).toBeVisible();
  await dialog.getByTestId("key-saved").click();

  const row = page.getByTestId(/^key-row-/).filter({ hasText: name });
  await expect(row).toContainText(new RegExp(`dsm_\\S*…${key.slice(-4)}`));
  await page.reload();
  await expect(row).toBeVisible();
  const secret = key.slice(-24);
  expect(await page.content()).not.toContain(secret);
  const list = await api.get(`/api/v1/marketing/api-keys/${HARBOUR.id}`);
  expect(await list.text()).not.toContain(secret);
  await keepScreens(page, "23-keys-list");
});

test("a key shows its use, and once revoked by its typed name it is refused", async ({ page, request }) => {
  const [name = "", orderId = "", late = ""] = orderNumbers(3, "Till");
  const key = await createKey(page, HARBOUR, name);
  const row = page.getByTestId(/^key-row-/).filter({ hasText: name });
  await expect(row).toContainText("not yet");
  expect((await till(request, key).post(anonymousSale(HARBOUR, orderId))).status()).toBe(202);
  // The open page notices by itself.
  await expect(row.getByRole("time")).toBeVisible();
  await expect(row).not.toContainText("not yet");

  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  const dialog = page.getByTestId("revoke-key-dialog");
  await expect(dialog).toContainText("cannot be undone");
  await expect(dialog).toContainText("used within the last hour");
  await dialog.getByRole("textbox").fill("something else");
  await dialog.getByTestId("confirm-revoke").click();
  await expect(dialog).toContainText(`That is not “${name}”.`);
  await keepScreens(page, "23-keys-revoke", BRIEFLY);
  expect((await till(request, key).post(anonymousSale(HARBOUR, orderId))).status()).toBe(200);

  await dialog.getByRole("textbox").fill(name);
  await dialog.getByTestId("confirm-revoke").click();
  await expect(row).toContainText("Revoked");
  await expect
    .poll(async () => (await till(request, key).post(anonymousSale(HARBOUR, late))).status(), {
      intervals: [250],
      timeout: 6_000,
    })
    .toBe(401);
  await wear(page, { theme: "light", width: 390 });
  await expect(row).toContainText("Revoked");
});
