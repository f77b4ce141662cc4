import { EMAIL_MARK, PHONE_MARK } from "./support/sales";
import { expect, test } from "./support/test";

// The last file: it judges what all others made the product send.
test("no request to a platform broke its rules or carried a customer's raw e-mail address or phone number", async ({
  sandbox,
}) => {
  const requests = await sandbox.requests();
  expect(requests.length).toBeGreaterThan(0);
  expect(requests.filter(({ violations }) => violations.length > 0)).toEqual([]);
  const text = await sandbox.requestText();
  expect(text.toLowerCase()).not.toContain(EMAIL_MARK);
  expect(text).not.toMatch(PHONE_MARK);
});
