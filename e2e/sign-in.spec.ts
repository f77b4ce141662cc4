import { emailOf, HARBOUR } from "./support/people";
import { BRIEFLY, keepScreens } from "./support/screens";
import { signIn } from "./support/sessions";
import { expect, test } from "./support/test";

const OVERVIEW = `/${HARBOUR.slug}/overview`;

test.describe("a stranger", () => {
  // The browser notes the answer 401 to a refused sign-in by itself.
  test.use({ expectedErrors: [/status of 401/] });

  test("is led to the sign-in page from every page of a store", async ({ page }) => {
    for (const path of ["/", "/stores", OVERVIEW, `/${HARBOUR.slug}/events`, `/${HARBOUR.slug}/settings/keys`]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/sign-in/);
      await expect(page.getByTestId("sign-in-form")).toBeVisible();
    }
    const answer = await page.request.get(`/api/v1/marketing/status/${HARBOUR.id}`);
    expect(answer.status()).toBe(401);
  });

  test("signs in as the demo owner and sees the store", async ({ page }) => {
    await page.goto("/sign-in");
    await keepScreens(page, "01-sign-in-empty");
    await page.getByRole("button", { name: "Fill in" }).click();
    await expect(page.getByLabel("E-mail")).toHaveValue(emailOf("owner"));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(new RegExp(`${OVERVIEW}$`));
    await expect(page.getByRole("heading", { level: 1, name: HARBOUR.name })).toBeVisible();
  });

  test("learns from a wrong password only that it is wrong", async ({ page }) => {
    const messages: (string | null)[] = [];
    for (const email of [emailOf("viewer"), "nobody@demo.test"]) {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill("not-the-password");
      await page.getByRole("button", { name: "Sign in" }).click();
      const problem = page.getByTestId("sign-in-problem");
      await expect(problem).toContainText("E-mail or password is wrong");
      await expect(problem).not.toContainText(email);
      messages.push(await problem.textContent());
      await expect(page).toHaveURL(/\/sign-in/);
      expect(new URL(page.url()).search).not.toContain("password");
    }
    // The same words for an account that exists and one that does not.
    expect(messages[0]).toBe(messages[1]);
    await keepScreens(page, "01-sign-in-wrong-password", BRIEFLY);
    await page.goto(OVERVIEW);
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test("signing out ends the session everywhere, even for a copy of its cookie", async ({
  browser,
  baseURL,
  playwright,
}) => {
  const storageState = await signIn(playwright.request, baseURL ?? "", "owner");
  const [here, copy] = await Promise.all([browser.newContext({ storageState }), browser.newContext({ storageState })]);
  const page = await here.newPage();
  await page.goto(OVERVIEW);
  await page.getByTestId("user-menu").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByTestId("sign-in-form")).toBeVisible();
  await page.goto(OVERVIEW);
  await expect(page).toHaveURL(/\/sign-in/);

  const other = await copy.newPage();
  await other.goto(OVERVIEW);
  await expect(other).toHaveURL(/\/sign-in/);
  expect((await copy.request.get(`/api/v1/marketing/status/${HARBOUR.id}`)).status()).toBe(401);
  await Promise.all([here.close(), copy.close()]);
});

test("a page that is open while its session ends says so", async ({ browser, baseURL, playwright }) => {
  const storageState = await signIn(playwright.request, baseURL ?? "", "owner");
  const context = await browser.newContext({ storageState });
  const [watching, leaving] = [await context.newPage(), await context.newPage()];
  await watching.goto(OVERVIEW);
  await leaving.goto(OVERVIEW);
  await leaving.getByTestId("user-menu").click();
  await leaving.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(leaving.getByTestId("sign-in-form")).toBeVisible();
  await expect(watching.getByTestId("session-lost")).toContainText("You are signed out");
  await context.close();
});
