import { isIP } from "node:net";
import { invalidParameter } from "./graph-error";
import { isObject } from "./graph-params";

const HASHED = ["em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country"];
const CLEAR = [
  ..."external_id client_ip_address client_user_agent fbc fbp subscription_id fb_login_id lead_id madid anon_id".split(
    " ",
  ),
  ..."page_id page_scoped_user_id ctwa_clid ig_account_id ig_sid".split(" "),
];
/** Too common to name a person, alone or together. */
const WEAK_COMBINATIONS = [
  ["ct", "country", "st", "zp", "ge", "client_user_agent"],
  ["db", "client_user_agent"],
  ["fn", "ge"],
  ["ln", "ge"],
];
const DIGEST = /^[0-9a-f]{64}(\.[A-Za-z0-9]{8})?$/;
const EMPTY_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const CLICK_ID = { fbc: /^fb\.\d+\.\d{10,}\..+$/, fbp: /^fb\.\d+\.\d{10,}\.\d+$/ } as const;

/** Returns the identity the platform compares when there is no order number. @throws GraphError 100 */
export function checkUserData(userData: unknown, violate: (rule: string) => void): string {
  if (!isObject(userData)) throw invalidParameter("user_data must be an object");
  const keys = Object.keys(userData).filter((key) => isPresent(userData[key]));
  for (const key of keys) {
    if (HASHED.includes(key)) checkDigests(key, userData[key], violate);
    else if (CLEAR.includes(key)) checkClear(key, userData[key], violate);
    else violate(`unknown key user_data.${key}`);
  }
  const usable = keys.filter((key) => HASHED.includes(key) || CLEAR.includes(key));
  if (usable.length === 0 || WEAK_COMBINATIONS.some((weak) => usable.every((key) => weak.includes(key))))
    throw invalidParameter("Invalid parameter", 2804050, "Informations client insuffisantes");
  return JSON.stringify(usable.sort().map((key) => [key, userData[key]]));
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function checkDigests(key: string, value: unknown, violate: (rule: string) => void): void {
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item !== "string" || !DIGEST.test(item))
      throw invalidParameter(`user_data[${key}] must be hashed with SHA-256`);
    if (item.startsWith(EMPTY_DIGEST)) violate(`user_data.${key} is the hash of nothing`);
  }
}

function checkClear(key: string, value: unknown, violate: (rule: string) => void): void {
  const text = typeof value === "string" ? value : "";
  if (key === "external_id") return;
  if (DIGEST.test(text)) violate(`user_data.${key} must not be hashed`);
  else if (key === "client_ip_address" && isIP(text) === 0) violate(`user_data.${key} is not an address`);
  const shape = key === "fbc" || key === "fbp" ? CLICK_ID[key] : undefined;
  if (shape && !shape.test(text)) violate(`user_data.${key} does not have the form of a ${key}`);
}
