import { getCountries, getCountryCallingCode } from "libphonenumber-js/max";
import { normalisePhone, sha256Hex } from "@/lib/core/normalise";
import type { Difference } from "./compare.fixture";

/**
 * Every place where our normalisers knowingly do not do what the owners' libraries do: the list of
 * docs/adr/0011-normalising.md as predicates, with the reason. The tests fail when one no longer occurs.
 */

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/u;
/** One Unicode form and nothing invisible: what looks the same on the receipt is the same customer. */
const unicodeForm: Difference = {
  name: "another Unicode form, or invisible characters",
  explains: (input) => input.normalize("NFC") !== input || INVISIBLE.test(input),
};
/** Meta documents SHA-256 alone, and 32 hex digits are a customer number like any other. */
const md5: Difference = {
  name: "an MD5, which the parameter builder lets through",
  explains: (input) => /^\s*[0-9a-f]{32}(?:\..*)?\s*$/i.test(input),
};
/** Google's formatter is for plain text and would hash a hash; a till may hand over hashes. */
const hashed: Difference = {
  name: "a hash that the till computed",
  explains: (input) => /^\s*[0-9a-f]{64}(?:\.\S{2}|\.\S{8})?\s*$/i.test(input),
};

const digitsOf = (input: string): string => input.replace(/[^0-9]/g, "").replace(/^0+/, "");
const EXTENSION = /(?:ext|x|#)\.?\s*\d+\s*$/i;
const CALLING_CODES = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));
/** `short` is `long` without one to four digits right behind the country code, where a trunk prefix stands. */
function lacksTrunkPrefix(short: string, long: string): boolean {
  const missing = long.length - short.length;
  if (missing < 1 || missing > 4) return false;
  const isCut = (at: number) =>
    CALLING_CODES.has(long.slice(0, at)) && short === long.slice(0, at) + long.slice(at + missing);
  return [1, 2, 3].some(isCut);
}
const ownDigits = (input: string): string => normalisePhone(input)?.slice(1) ?? "";
/** Ours is the hash of what we make of the input, and that is the number of these digits. */
function isNumberOf(digits: string, input: string, ours: readonly string[]): boolean {
  const mine = ownDigits(input);
  const isSame = mine === digits || lacksTrunkPrefix(mine, digits) || lacksTrunkPrefix(digits, mine);
  return isSame && ours.length === 1 && [sha256Hex(mine), sha256Hex(`+${mine}`)].includes(ours[0] ?? "");
}

const shortPhone: Difference = {
  name: "a phone of fewer than seven digits",
  // Nobody's number in any country; a hash of it would match whoever else typed it.
  explains: (input, ours) => ours.length === 0 && digitsOf(input.replace(EXTENSION, "")).length < 7,
};
const extension: Difference = {
  name: "a phone with an extension",
  // People are known by their number, not by their desk.
  explains: (input, ours) => EXTENSION.test(input) && isNumberOf(digitsOf(input.replace(EXTENSION, "")), input, ours),
};
const repeatedDigit: Difference = {
  name: "a phone of one repeated digit",
  // Typed to get past a form.
  explains: (input, ours) => ours.length === 0 && /^(\d)\1*$/.test(digitsOf(input)),
};
const wideDigits: Difference = {
  name: "a phone in full-width digits",
  // Digits like any others; the owners' libraries see none.
  explains: (input, ours) => /[０-９]/u.test(input) && isNumberOf(digitsOf(input.normalize("NFKC")), input, ours),
};
const trunkPrefix: Difference = {
  name: "a phone as it is dialled inside the country",
  // `+44 (0) 20 …` is +44 20 …: what the country's own numbering plan leaves out abroad.
  // Seldom the other way: a local number of seven digits in Madagascar gets its 20.
  explains: (input, ours) => ownDigits(input) !== digitsOf(input) && isNumberOf(digitsOf(input), input, ours),
};

const isHashOf = (ours: readonly string[], text: string): boolean => ours.length === 1 && ours[0] === sha256Hex(text);
const bareEmail = (input: string): string => input.trim().toLowerCase();
const bareRegion = (input: string): string => input.toLowerCase().replace(/[^\p{L}\p{M}]+/gu, "");
/** On the list of the builder, by their bare names. */
const NAMED_REGIONS = new Set(
  `alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana
  iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
  nevada newhampshire newjersey newmexico newyork northcarolina northdakota ohio oklahoma oregon pennsylvania rhodeisland
  southcarolina southdakota tennessee texas utah vermont virginia washington westvirginia wisconsin wyoming
  alberta britishcolumbia manitoba newbrunswick newfoundlandandlabrador novascotia ontario princeedwardisland quebec
  saskatchewan northwestterritories nunavut yukon`.split(/\s+/),
);
/** On ours too. */
const OUR_REGIONS: Readonly<Record<string, string>> = { québec: "qc", puertorico: "pr", districtofcolumbia: "dc" };

const LOCAL_DOTS = /(?:^\s*\.|\.\.|\.@)/;
export const META_DIFFERENCES = {
  email: [
    unicodeForm,
    md5,
    {
      name: "an e-mail with dots at odd places before the @",
      // Japanese mobile carriers gave such addresses out; a hash nobody has matches nobody.
      explains: (input, ours, theirs) =>
        theirs === null && isHashOf(ours, bareEmail(input)) && LOCAL_DOTS.test(input.split("@")[0]?.concat("@") ?? ""),
    },
    {
      name: "an e-mail with letters beyond ASCII",
      // Addresses have been international since 2012.
      explains: (input, ours, theirs) =>
        theirs === null && isHashOf(ours, bareEmail(input)) && /[^\p{ASCII}]/u.test(input.trim()),
    },
    {
      name: "an e-mail whose domain has an underscore",
      // Such names exist in the DNS and take mail.
      explains: (input, ours, theirs) => theirs === null && isHashOf(ours, bareEmail(input)) && /@.*_/.test(input),
    },
  ],
  phone: [
    unicodeForm,
    md5,
    shortPhone,
    {
      name: "a phone as long as a payment card",
      // 16 to 19 digits: a card number typed into the wrong field must not leave this house, not even hashed.
      explains: (input, ours) => ours.length === 0 && /^\d{16,19}$/.test(digitsOf(input)),
    },
    repeatedDigit,
    wideDigits,
    extension,
    trunkPrefix,
  ],
  name: [unicodeForm, md5],
  city: [
    unicodeForm,
    md5,
    {
      name: "a city without a letter of the Latin alphabet in front",
      // The builder knows no other letters and leaves the city out; Meta's text asks for UTF-8.
      explains: (input, ours, theirs) => theirs === null && ours.length > 0 && /^\P{L}*\p{L}/u.test(input),
    },
  ],
  region: [
    unicodeForm,
    md5,
    {
      name: "Québec with its accent, Puerto Rico, the District of Columbia",
      // Not on the builder's list of names, which makes qu, pu and di of them.
      explains: (input, ours) => isHashOf(ours, OUR_REGIONS[bareRegion(input)] ?? ""),
    },
    {
      name: "a region that is on no list of names",
      // The builder keeps two letters of whatever it does not know: New South Wales would be Nebraska.
      explains: (input, ours) => {
        const name = bareRegion(input);
        return isHashOf(ours, name) && !NAMED_REGIONS.has(name) && OUR_REGIONS[name] === undefined;
      },
    },
  ],
  postalCode: [
    unicodeForm,
    md5,
    {
      name: "a postal code with blanks inside",
      // Meta's text: no spaces; the older library agrees with it.
      explains: (input, ours) =>
        /\S\s+\S/.test(input.trim()) && isHashOf(ours, input.toLowerCase().replace(/\s+/g, "").split("-")[0] ?? ""),
    },
  ],
  country: [
    unicodeForm,
    md5,
    {
      name: "a country that is no code of two letters",
      // Our API takes ISO codes. The builder cuts names it does not know, and codes of three letters, to two: AUT is Australia.
      explains: (input, ours) => ours.length === 0 && input.replace(/[^a-z]/gi, "").length !== 2,
    },
  ],
  externalId: [unicodeForm, md5],
  gender: [unicodeForm, md5],
  dateOfBirth: [
    unicodeForm,
    md5,
    {
      name: "eight digits that are no date",
      // A phone number, say, or a day in front of its year: the builder measures only dates that are written apart.
      explains: (input, ours, theirs) => {
        const digits = input.replace(/\D+/g, "");
        const outOfRange =
          !/^(?:1[89]|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits) || digits > "20271231";
        return ours.length === 0 && digits.length === 8 && theirs === sha256Hex(digits) && outOfRange;
      },
    },
  ],
} satisfies Record<string, readonly Difference[]>;

/** ISO 3166-1, but for places where nobody lives: no customer has an address there. */
const ISO_COUNTRIES = new Set(
  `AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF
  CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
  GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
  KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
  NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
  SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN
  VU WF WS YE YT ZA ZM ZW`.split(/\s+/),
);
export const GOOGLE_DIFFERENCES = {
  email: [
    hashed,
    unicodeForm,
    {
      name: "an e-mail that no mail server could have",
      // Google's formatter asks for one @ and no space; a comma, or a domain without a dot, is a slip of the pen.
      explains: (input, ours) => {
        const [, domain = ""] = input.trim().split("@");
        const odd = /[\s<>()[\]",;:\\]/.test(input.trim()) || !domain.includes(".");
        return ours.length === 0 && (odd || /^[.-]|[.-]$|\.\.|-\.|\.-/.test(domain));
      },
    },
  ],
  phone: [
    hashed,
    unicodeForm,
    shortPhone,
    {
      name: "a phone longer than any number in the world",
      // E.164 has fifteen digits, and sixteen may be a payment card.
      explains: (input, ours) => ours.length === 0 && digitsOf(input).length > 15,
    },
    repeatedDigit,
    wideDigits,
    extension,
    trunkPrefix,
    {
      name: "a phone with zeros in front",
      // E.164 has none: 00 is how + is dialled. Meta's library cuts them, and the same number should be one at both.
      explains: (input, ours) => ours.length === 1 && /^\D*0/.test(input),
    },
  ],
  givenName: [hashed, unicodeForm],
  familyName: [
    hashed,
    unicodeForm,
    {
      name: "a family name with a blank before the comma of its suffix",
      // Google's formatter hashes the blank it leaves behind.
      explains: (input) => /\s,/.test(input),
    },
  ],
  regionCode: [
    unicodeForm,
    {
      name: "a region code of no country",
      // Google refuses the whole request for it; the formatter asks for two letters, whichever they are.
      explains: (_input, ours, theirs) => ours.length === 0 && theirs !== null && !ISO_COUNTRIES.has(theirs),
    },
  ],
  postalCode: [
    unicodeForm,
    {
      name: "a postal code that no postal service would print",
      // Google refuses the whole request for it; the formatter takes any text.
      explains: (input, ours) =>
        ours.length === 0 && (!/\d/.test(input) || !/^[A-Za-z0-9][A-Za-z0-9 -]{1,11}$/.test(input.trim())),
    },
  ],
} satisfies Record<string, readonly Difference[]>;
