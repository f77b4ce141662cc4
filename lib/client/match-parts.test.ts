import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchParts, partsAround, signsOf } from "./match-parts";

/** "[" and "]" around what is found. */
const marked = (text: string, search: string) =>
  matchParts(text, search)
    .map(({ text: part, isMatch }) => (isMatch ? `[${part}]` : part))
    .join("");

describe("what a search finds in a name", () => {
  test.each([
    ["Summer sale, summer SUMMER", "summer", "[Summer] sale, [summer] [SUMMER]"],
    ["Summer sale", " sale ", "Summer [sale]"],
    ["Summer sale", "", "Summer sale"],
    ["Summer sale", "winter", "Summer sale"],
    ["aaaaa", "aa", "[aaaa]a"],
    ["100% wool", "0%", "10[0%] wool"],
    ["a.b(c)", ".b(", "a[.b(]c)"],
    ["KÄSE", "käse", "[KÄSE]"],
    ["ΟΔΟΣ", "οδοσ", "[ΟΔΟΣ]"],
    ["İzmir", "i", "[İ]zm[i]r"],
    ["عرض الصيف", "الصيف", "عرض [الصيف]"],
    ["קיץ Summer קיץ", "summer", "קיץ [Summer] קיץ"],
    ["Sale 👩‍👩‍👧 now", "👩‍👩‍👧", "Sale [👩‍👩‍👧] now"],
  ])("of %j, %j is marked as %j", (text, search, expected) => {
    expect(marked(text, search)).toBe(expected);
  });

  test("is never cut out of a sign that is seen as one: a family of emoji, a flag, a letter with its accent", () => {
    expect(marked("Sale 👩‍👩‍👧 now", "👧")).toBe("Sale [👩‍👩‍👧] now");
    expect(marked("🇫🇷 sale", "🇫")).toBe("[🇫🇷] sale");
    expect(marked("cafe\u0301", "e")).toBe("caf[e\u0301]");
  });

  test("leaves the text as it is, whatever that holds and whatever is searched for", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(text, fc.oneof(text, fc.constantFrom("a", "\u200d", "\ud83d")), fc.nat(40), (name, search, place) => {
        const parts = matchParts(name, search);
        expect(parts.map((part) => part.text).join("")).toBe(name);
        expect(parts.map(({ at, text: part }) => name.slice(at, at + part.length) === part)).not.toContain(false);
        const [before, behind] = partsAround(parts, place);
        expect(before.map((part) => part.text).join("")).toBe(name.slice(0, place));
        expect(behind.map((part) => part.text).join("")).toBe(name.slice(place));
      }),
      { numRuns: 500 },
    );
  });

  test("is found wherever it was put, in any case", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcÄé ßЖя"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(word, word, word, (before, middle, behind) => {
        fc.pre(middle.trim() !== "");
        for (const search of [middle, middle.toLowerCase()])
          expect(matchParts(before + middle + behind, search).some(({ isMatch }) => isMatch)).toBe(true);
      }),
    );
  });
});

test("a match over the place where a name is parted is marked on both sides", () => {
  const [before, behind] = partsAround(matchParts("Autumn collection", "collection"), 11);
  expect(before).toEqual([
    { at: 0, text: "Autumn ", isMatch: false },
    { at: 7, text: "coll", isMatch: true },
  ]);
  expect(behind).toEqual([{ at: 11, text: "ection", isMatch: true }]);
});

test("signs are what a person counts", () => {
  expect(signsOf("ab")).toEqual(["a", "b"]);
  expect(signsOf("e\u0301👩‍👩‍👧🇫🇷")).toEqual(["e\u0301", "👩‍👩‍👧", "🇫🇷"]);
});
