import type { SandboxRequest } from "./sandbox-request";

/** Keys that hold an address or a number of a customer in any platform's request; only hashes belong there. */
const CONTACT_KEY =
  /^(em|ph|e-?mail|e-?mail_?address|phone|phone_?number|hashed_?(email|phone_?number)|(customer|user)_?(email|phone))$/i;
const DEVICE_KEY = /^(client_ip_address|client_user_agent|ip_?address|user_?agent)$/i;
const DIGEST = /^[0-9a-f]{64}(\.[A-Za-z0-9_-]{1,16})?$|^[A-Za-z0-9+/_-]{43}=?$/i;
const EMAIL_AROUND_AT = /^[\w.!#$%*+/?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i;
const PHONE_AT_PLUS = /\+[1-9](?:[ ().-]{0,2}\d){6,14}(?![A-Za-z0-9+/=])/y;
const PRIVATE_ADDRESS = /^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

/** Records what must never leave a shop: raw contact data, and the till's own address or software as the customer's. */
export function findPersonalData(request: SandboxRequest): void {
  const params = [...request.query, ...(request.form ?? [])];
  const texts = [
    ...params.map(([, value]) => value),
    ...(request.form ? [] : [request.text]),
    decodePath(request.path),
  ];
  if (texts.some(hasEmail)) request.violate("an e-mail address that is not hashed");
  if (texts.some(hasPhone)) request.violate("a phone number that is not hashed");
  for (const [key, value] of params) {
    checkValue(request, key, value, false);
    if (value.startsWith("{") || value.startsWith("[")) walk(request, parse(value), "", false);
  }
  // Most bodies have neither key, and then the walk over thousands of nodes is spared.
  if (request.json !== undefined && mayHoldPersonalData(request.text)) walk(request, request.json, "", false);
}

function mayHoldPersonalData(text: string): boolean {
  return /"(em|ph|[^"]*(?:mail|phone|agent|ip_?address)[^"]*)"\s*:/i.test(text);
}

export function hasEmail(text: string): boolean {
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const before = /[\w.!#$%*+/?^`{|}~-]{1,64}$/.exec(text.slice(Math.max(0, at - 64), at))?.[0] ?? "";
    const after = /^[a-z0-9.-]{1,128}/i.exec(text.slice(at + 1, at + 129))?.[0].replace(/[.-]+$/, "") ?? "";
    if (EMAIL_AROUND_AT.test(`${before}@${after}`)) return true;
  }
  return false;
}

export function hasPhone(text: string): boolean {
  for (let plus = text.indexOf("+"); plus !== -1; plus = text.indexOf("+", plus + 1)) {
    if (plus > 0 && /[A-Za-z0-9+/]/.test(text[plus - 1] ?? "")) continue; // inside base64 or a time
    PHONE_AT_PLUS.lastIndex = plus;
    if (PHONE_AT_PLUS.test(text)) return true;
  }
  return false;
}

function walk(request: SandboxRequest, node: unknown, key: string, inStore: boolean): void {
  if (typeof node === "string" || typeof node === "number") checkValue(request, key, String(node), inStore);
  else if (Array.isArray(node)) for (const item of node) walk(request, item, key, inStore);
  else if (typeof node === "object" && node !== null) {
    const here = inStore || isInStore(node);
    for (const [name, value] of Object.entries(node)) walk(request, value, name, here);
  }
}

function isInStore(node: object): boolean {
  return (
    ("action_source" in node && node.action_source === "physical_store") ||
    ("eventSource" in node && node.eventSource === "IN_STORE") ||
    ("event_source" in node && node.event_source === "IN_STORE")
  );
}

function checkValue(request: SandboxRequest, key: string, value: string, inStore: boolean): void {
  if (CONTACT_KEY.test(key) && value !== "" && !DIGEST.test(value)) request.violate(`${key} is not hashed`);
  if (!DEVICE_KEY.test(key)) return;
  if (inStore) request.violate(`${key} of the till sent as the customer's`);
  else if (PRIVATE_ADDRESS.test(value)) request.violate(`${key} is a private address, not a customer's`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
