import { expect, test } from "vitest";
import { appSecretProof } from "./client";

test("the proof is HMAC-SHA256 of the token under the app's secret, in lower-case hex", () => {
  expect(appSecretProof("secret-of-the-test", "token-of-the-test")).toBe(
    "17ca69337fe8d9e814c48cee4bf8636d9db684536e9d431b083e08868d423169",
  );
});
