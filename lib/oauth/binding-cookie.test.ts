import { expect, it } from "vitest";
import { bindingCookieName, clearCookieHeader, readCookies } from "./binding-cookie";

const withCookie = (cookie: string) => readCookies(new Request("http://localhost/", { headers: { cookie } }));

it("has a name of its own for every attempt", () => {
  expect(bindingCookieName("abcdefgh-rest")).toBe("oa-abcdefgh");
});

it("cannot be made to clear something else by a crafted state", () => {
  expect(clearCookieHeader("a;b=c; Path=/")).toBeNull();
  expect(clearCookieHeader(null)).toBeNull();
  expect(clearCookieHeader("abcdefgh.x")).toMatch(/^oa-abcdefgh=; .*Max-Age=0$/);
});

it("is read from among others, and not at all when it was given twice", () => {
  expect(withCookie("a=1; oa-x=secret=; b=2")).toMatchObject({ a: "1", "oa-x": "secret=" });
  expect(withCookie("oa-x=mine; oa-x=planted")).not.toHaveProperty("oa-x");
  expect(readCookies(new Request("http://localhost/"))).not.toHaveProperty("oa-x");
});
