import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapLimited } from "./map-limited";

test("keeps the order and never has more at work than allowed", async () => {
  let atWork = 0;
  let most = 0;
  const doubled = await mapLimited([5, 4, 3, 2, 1], 2, async (turns) => {
    most = Math.max(most, ++atWork);
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    atWork--;
    return turns * 2;
  });
  expect(doubled).toEqual([10, 8, 6, 4, 2]);
  expect(most).toBe(2);
});

test("begins nothing more after a failure", async () => {
  const begun: number[] = [];
  const work = mapLimited([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error("first");
    await nextTurn();
  });
  await expect(work).rejects.toThrow("first");
  await nextTurn();
  expect(begun).toEqual([1, 2]);
});

test("has nothing to do for an empty list", async () => {
  expect(await mapLimited([], 4, async () => 1)).toEqual([]);
});
