import fc from "fast-check";
import { expect, test } from "vitest";
import { isId, newId, stableId } from "./ids";

test("new ids are UUIDs in the order of their making", () => {
  const ids = Array.from({ length: 1000 }, newId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a stable id is the same for the same parts and keeps their borders", () => {
  fc.assert(fc.property(fc.array(fc.string()), (parts) => stableId(...parts) === stableId(...[...parts])));
  expect(stableId("ab", "c")).not.toBe(stableId("a", "bc"));
  expect(stableId("store", "purchase", "100234")).toMatch(/^[0-9a-f-]{36}$/);
});

test("an id is told from what the database could not read as one", () => {
  for (const id of [newId(), stableId("a"), "00000000-0000-4000-8000-000000000001"]) expect(isId(id)).toBe(true);
  for (const text of ["", "1", `${newId()} `, newId().toUpperCase(), newId().slice(1), `{${newId()}}`, "\u0000"])
    expect(isId(text)).toBe(false);
});
