/**
 * What Google's own formatter makes of user data, restated in our words, because it is not on the npm registry: null
 * where it throws. Written from googleads/data-manager-node `util/src/formatter.ts` at 78f091c (util 0.4.1), read
 * 2026-11-22, and compared with it on the inputs of the tests (docs/adr/0011-normalising.md). It shares nothing with our
 * own normalisers, so that it can judge them.
 */
const GMAIL = new Set(["gmail.com", "googlemail.com"]);
const TITLES = ["mr.", "mrs.", "ms.", "dr."];
const SUFFIXES = [
  ...["jr.", "jr", "sr.", "sr", "2nd", "3rd", "ii", "iii", "iv", "v", "vi"],
  ...["cpa", "dc", "dds", "vm", "jd", "md", "phd"],
];
const isBlank = (character: string | undefined): boolean => character !== undefined && character.trim() === "";

function email(value: string): string | null {
  const parts = value.trim().toLowerCase().split("@");
  const [before = "", after = ""] = parts;
  if (parts.length !== 2 || before === "" || after === "" || value.trim().includes(" ")) return null;
  const mailbox = GMAIL.has(after) ? before.slice(0, `${before}+`.indexOf("+")).split(".").join("") : before;
  return mailbox === "" ? null : `${mailbox}@${after}`;
}

function phone(value: string): string | null {
  const digits = [...value].filter((character) => character >= "0" && character <= "9").join("");
  return digits === "" ? null : `+${digits}`;
}

/** A title goes when a blank or nothing follows it. */
function givenName(value: string): string | null {
  const name = value.trim().toLowerCase();
  const title = TITLES.find((word) => name === word || (name.startsWith(word) && isBlank(name[word.length])));
  return name.slice(title?.length ?? 0).trim() || null;
}

/** The text before one suffix and its separator; null when it ends in none. */
function beforeSuffix(name: string): string | null {
  const end = isBlank(name.at(-1)) ? name.slice(0, -1) : name;
  for (const ending of [end, name])
    for (const suffix of SUFFIXES) {
      if (!ending.endsWith(suffix)) continue;
      const before = ending.slice(0, -suffix.length);
      const bare = before.trimEnd();
      // The separator: a comma with any blanks behind it, or blanks alone.
      if (bare.endsWith(",")) return bare.slice(0, -1);
      if (bare.length < before.length) return bare;
    }
  return null;
}

function familyName(value: string): string | null {
  let name = value.trim().toLowerCase();
  for (let next = beforeSuffix(name); next !== null; next = beforeSuffix(name)) name = next;
  return name.trim() === "" ? null : name;
}

function regionCode(value: string): string | null {
  const code = value.trim().toUpperCase();
  return code.length === 2 && [...code].every((letter) => letter >= "A" && letter <= "Z") ? code : null;
}

export const formatter = {
  email,
  phone,
  givenName,
  familyName,
  regionCode,
  postalCode: (value: string) => value.trim() || null,
};
