import { expect, test } from "vitest";
import { callerOf } from "./client-address";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s is the caller %s", (address, caller) => {
  expect(callerOf(address)).toBe(caller);
});

test("two addresses of one network are one caller, of two networks two", () => {
  expect(callerOf("2001:db8:1:2::1")).toBe(callerOf("2001:db8:1:2:aaaa::99"));
  expect(callerOf("2001:db8:1:2::1")).not.toBe(callerOf("2001:db8:1:3::1"));
});
