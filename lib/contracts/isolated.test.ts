import { expect, test } from "vitest";
import { hasReadingOrder, isolated } from "./isolated";

test("a name that is read from the right is set apart, and no other is changed", () => {
  expect(isolated("חורף")).toBe("\u2068חורף\u2069");
  expect(isolated("Sale חורף")).toBe("\u2068Sale חורף\u2069");
  expect(isolated("Autumn sale")).toBe("Autumn sale");
});

test.each(["חורף\u2069\u202E", "חורף\u2067", "\u202Bחורף\u202C"])(
  "marks inside a name, as in %j, neither end what sets it apart nor reach past it",
  (name) => {
    expect(isolated(name)).toBe("\u2068חורף\u2069");
  },
);

test("a name of letters from the left alone cannot turn what is around it by marks", () => {
  expect(isolated("Sale\u202E 50%\u2067")).toBe("Sale 50%");
});

test.each(["ދިވެހި", "ܣܘܪܝܝܐ", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "عرض", "חורף"])("%s is written from the right", (name) => {
  expect(hasReadingOrder(name)).toBe(true);
});

test.each(["Ärger", "Осень", "Φθινόπωρο", "秋のセール", "🔥 50%"])("%s is not", (name) => {
  expect(hasReadingOrder(name)).toBe(false);
});
