import { expect, test } from "vitest";
import { type CampaignView, CampaignViewShows } from "../contracts/campaign-views";
import { mayEdit, withChange } from "./campaign-views";

const view = (id: string, given: Partial<CampaignView> = {}): CampaignView => ({
  ...{ id, name: id, shared: false, isDefault: false, isOwn: true, canChange: true, madeBy: "Maya" },
  ...{ shows: CampaignViewShows.parse({}), createdAt: "2026-11-01T08:00:00Z", updatedAt: "2026-11-01T08:00:00Z" },
  ...given,
});

test("a change is seen in its view alone, and what it does not say stays", () => {
  const views = [view("a"), view("b", { isDefault: true })];
  const shows = CampaignViewShows.parse({ platform: "google" });
  expect(withChange(views, "b", { name: "B", shared: true, shows })).toEqual([
    view("a"),
    view("b", { name: "B", shared: true, shows, isDefault: true }),
  ]);
  expect(withChange(views, "c", { name: "C" })).toEqual(views);
});

test("one view at most is the one to open with", () => {
  const views = [view("a", { isDefault: true }), view("b")];
  expect(withChange(views, "b", { isDefault: true }).map(({ isDefault }) => isDefault)).toEqual([false, true]);
  expect(withChange(views, "a", { isDefault: false }).map(({ isDefault }) => isDefault)).toEqual([false, false]);
  expect(withChange(views, "b", { isDefault: false })).toEqual(views);
});

test("a shared view is offered for editing only to those who may change it in a role that may share", () => {
  const [operator, looker] = [() => true, () => false];
  expect(mayEdit(view("a", { shared: true }), operator)).toBe(true);
  expect(mayEdit(view("a", { shared: true }), looker)).toBe(false);
  expect(mayEdit(view("a"), looker)).toBe(true);
  expect(mayEdit(view("a", { shared: true, isOwn: false, canChange: false }), operator)).toBe(false);
});
