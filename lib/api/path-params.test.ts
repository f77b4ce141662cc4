import { expect, test } from "vitest";
import { pathParams } from "./path-params";

const at = (path: string) => `http://localhost:3900/api/v1/marketing${path}`;

test("the parts of an address have the names of the endpoint's path, whatever the folder calls them", () => {
  expect(pathParams("/events/{id}/refund", at("/events/1234/refund"))).toEqual({ id: "1234" });
  expect(pathParams("/api-keys/{storeId}/{keyId}", at("/api-keys/a/b?c=d"))).toEqual({ storeId: "a", keyId: "b" });
  expect(pathParams("/events/track", at("/events/track"))).toEqual({});
});

test.each([
  ["A%2F12", "A/12"],
  ["50%25", "50%"],
  ["n%C2%B0%207", "n° 7"],
  ["%zz", "%zz"],
])("%s is decoded once: %s", (given, id) => {
  expect(pathParams("/events/{id}/refund", at(`/events/${given}/refund`))).toEqual({ id });
});

test("an address of another shape has none", () => {
  expect(pathParams("/events/{id}/refund", at("/events/1234/return"))).toBeUndefined();
  expect(pathParams("/a/{b}/c/d/e/f/g/h", at("/a"))).toBeUndefined();
});
