/** Neither in front of the @ of an address nor behind it. */
const ADDRESS_CHARACTER = /[^\s@<>()",;:]/u;
/** Lengths are bounded, so that a megabyte without a blank costs no more than one with blanks. */
const AT_DOMAIN = /@[^\s@<>()",;:]{1,255}\.[^\s@<>()",;:]{2,63}/gu;
const LOCAL_PART_MAX = 128;
/** Digits that are not somebody's number though they look like one: our ids, and dates. */
const ID_OR_DATE =
  /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][\d:.]+)?/giu;
/** International or national with separators; long bare digit runs (barcodes) only when they start like a phone. */
const PHONE =
  /(?<![\w.])(?:\+|00?)[\s(]?\d[\d\s().\-/]{6,18}\d(?!\w)|(?<![\w.])\(?\d{2,4}\)?[\s.\-/]{1,2}\d{2,4}[\s.\-/]\d{2,4}(?:[\s.\-/]\d{2,4})*(?!\w)/gu;
const KEPT_OR_PHONE = new RegExp(`(${ID_OR_DATE.source})|${PHONE.source}`, "giu");
const TOKEN = /\b(?:EAA[A-Za-z0-9]{8,}|ya29\.[\w-]+|1\/\/[\w-]+|dsm_(?:live|test)_\w+|Bearer\s+\S+)/g;
/** Full-width letters and digits, as some keyboards write them. */
const FULL_WIDTH = /[\uff01-\uff5e]/;

/** Key names are compared as words: `customerTel` is one, `hotel` is not. */
const CONTACT_KEY =
  /e_?mail|courriel|phone|telefon|mobile|whatsapp|(?:^|_)(?:tel|gsm|msisdn)(?:_|$)|(?:first|last|full|given|family|customer)_?name|surname|address|birth|(?:^|_)dob(?:_|$)/;
const SECRET_KEY = /token|secret|password|authorization|cookie|api_?key/;
/** Numbers of things: digits there are not a phone. */
const NUMBER_KEY = /(?:^|_)(?:order|receipt|ticket|invoice|barcode|ean|gtin|upc|sku|isbn|serial)(?:_|$)/;

/** Removes anything that looks like an e-mail address, a phone number or a token from a text. */
export const redactText = (text: string): string =>
  redactContacts(text).replace(KEPT_OR_PHONE, (_match, kept: string | undefined) => kept ?? "[phone]");

const redactContacts = (text: string): string =>
  redactEmails((FULL_WIDTH.test(text) ? text.normalize("NFKC") : text).replace(TOKEN, "[secret]"));

/** True when the text holds an e-mail address. */
export const holdsEmail = (text: string): boolean => {
  const plain = text.normalize("NFKC");
  return redactEmails(plain) !== plain;
};

/** From each @ backwards: a pattern that begins with the name would try every character of a long text as its first. */
function redactEmails(text: string): string {
  let redacted = "";
  let done = 0;
  for (const { 0: domain, index } of text.matchAll(AT_DOMAIN)) {
    let start = index;
    while (start > Math.max(done, index - LOCAL_PART_MAX) && ADDRESS_CHARACTER.test(text.charAt(start - 1))) start -= 1;
    if (start === index) continue;
    redacted += `${text.slice(done, start)}[email]`;
    done = index + domain.length;
  }
  return redacted + text.slice(done);
}

/** How deep and wide a copy gets. */
type Bounds = { readonly depth: number; readonly width: number };
/** Enough of an error to understand it by. */
const OF_A_LOG: Bounds = { depth: 6, width: 200 };
/** All of what a caller has already bounded; deeper than any body may be. */
export const WHOLE: Bounds = { depth: 64, width: Number.POSITIVE_INFINITY };

/**
 * A copy of a JSON-like value without personal data or secrets: by key name and by the look of the value.
 * Depth and width are bounded; what lies deeper becomes `[deep]`, what lies beyond is left out.
 */
export function redactValue(value: unknown, bounds = OF_A_LOG, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth >= bounds.depth) return "[deep]";
  if (Array.isArray(value)) return value.slice(0, bounds.width).map((item) => redactValue(item, bounds, depth + 1));
  return redactFields(value, bounds, depth);
}

/** The same for the fields of an object: what a key's name gives away goes, whatever the value looks like. */
export function redactFields(fields: object, bounds = OF_A_LOG, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .slice(0, bounds.width)
      .map(([key, item]) => [redactText(key), redactEntry(key, item, bounds, depth)]),
  );
}

function redactEntry(key: string, item: unknown, bounds: Bounds, depth: number): unknown {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/[\s.-]+/g, "_")
    .toLowerCase();
  if (SECRET_KEY.test(words)) return "[secret]";
  if (CONTACT_KEY.test(words)) return "[removed]";
  if (NUMBER_KEY.test(words) && typeof item === "string") return redactContacts(item);
  return redactValue(item, bounds, depth + 1);
}
