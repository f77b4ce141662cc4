import { expect, test } from "vitest";
import type { AdAccountAsset } from "../contracts/connections";
import { firstChoice, NEW_TARGET } from "./asset-choice";

const account = (id: string, problem: string | null, targets: [string, string | null][]): AdAccountAsset => ({
  id,
  name: id,
  problem,
  currency: "EUR",
  timeZone: "Europe/Paris",
  detail: null,
  canCreateTarget: false,
  targets: targets.map(([target, trouble]) => ({ id: target, name: target, problem: trouble })),
});

test("the earlier choice is kept while it can still be used", () => {
  const accounts = [
    account("a", null, [["x", null]]),
    account("b", null, [
      ["y", null],
      ["z", null],
    ]),
  ];
  expect(firstChoice({ accounts, chosen: { adAccountId: "b", targetId: "z" } })).toEqual({
    accountId: "b",
    targetId: "z",
  });
});

test("the only usable account and target are chosen for a newcomer", () => {
  const accounts = [
    account("a", "account_closed", [["x", null]]),
    account("b", null, [
      ["y", "no_permission"],
      ["z", null],
    ]),
  ];
  expect(firstChoice({ accounts, chosen: null })).toEqual({ accountId: "b", targetId: "z" });
});

test("a choice that stopped being usable is not made again", () => {
  const accounts = [account("a", "account_closed", [["x", null]]), account("b", null, []), account("c", null, [])];
  expect(firstChoice({ accounts, chosen: { adAccountId: "a", targetId: "x" } })).toEqual({
    accountId: null,
    targetId: null,
  });
});

test("an account without a target is offered a new one, and one with a usable target is not", () => {
  const bare = { ...account("a", "no_target", [["x", "action_type_not_supported"]]), canCreateTarget: true };
  expect(firstChoice({ accounts: [bare], chosen: null })).toEqual({ accountId: "a", targetId: NEW_TARGET });
  const served = { ...account("b", null, [["y", null]]), canCreateTarget: true };
  expect(firstChoice({ accounts: [served], chosen: null })).toEqual({ accountId: "b", targetId: "y" });
});
