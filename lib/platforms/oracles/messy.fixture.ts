import fc from "fast-check";

/** As many as the tests compare, of each kind; the same ones on every run. */
const COUNT = 10_000;
const SEED = 20_261_122;
const sample = (inputs: fc.Arbitrary<string>): string[] => fc.sample(inputs, { numRuns: COUNT, seed: SEED });

const HEX = [..."0123456789abcdef"];
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const hex = (length: number) => fc.string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length });
const join = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const upper = (text: string) => text.toUpperCase();
const anyCase = (texts: fc.Arbitrary<string>) =>
  fc.oneof(texts, texts.map(upper), fc.mixedCase(texts, { toggleCase: upper }));

const blank = fc.oneof(
  { weight: 60, arbitrary: fc.constant("") },
  { weight: 38, arbitrary: fc.constantFrom(" ", "  ", "\t", "\n", "\u00a0") },
  { weight: 1, arbitrary: fc.constantFrom("\u200b", "\ufeff", "\u00ad") },
);
/** Hashes, what nearly is one, and hashes with the mark of Meta's parameter builder. */
const nearHash = fc.oneof(
  anyCase(fc.oneof(hex(64), hex(63), hex(65), hex(32))),
  join(anyCase(hex(64)), fc.constantFrom(".AQ", ".AQQCAQMC", ".AQQ")),
);
const garbage = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: "binary-ascii", maxLength: 20 }),
  fc.constantFrom("", " ", "-", "n/a", "none", "null", "test", "?", "0"),
);
/** What people type, with the blanks and the case they type it in, among things that are something else. */
const messy = (core: fc.Arbitrary<string>): string[] =>
  sample(
    fc.oneof(
      { weight: 17, arbitrary: join(blank, anyCase(core), blank) },
      { weight: 2, arbitrary: garbage },
      { weight: 1, arbitrary: join(blank, nearHash, blank) },
    ),
  );

const word = fc.constantFrom(
  ...["anna", "marie", "ben", "d'arc", "o’neill", "josé", "zoë", "søren", "müller", "łukasz", "ağa", "ñandú"],
  ...["李", "小龍", "محمد", "иван", "ελένη", "ßeta", "zoe\u0308", "mc donald", "x", "jean--luc", "t.", "3rd street"],
);
const between = fc.constantFrom(" ", "-", ".", "'", " - ", ", ", "/");
const words = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 3, arbitrary: join(word, between, word) },
  { weight: 1, arbitrary: join(word, between, word, between, word) },
);
const title = fc.constantFrom("mr. ", "mrs. ", "ms.", "dr. ", "mr ", "prof. ", "dr.", "miss ");
const ending = fc.constantFrom(
  ...[
    " jr.",
    ", jr",
    " sr",
    " iii",
    ", md",
    " phd.",
    " 2nd",
    ", ph.d",
    " vi ",
    " jr., md",
    ",ii",
    " jd, phd",
    " , jr.",
  ],
);

const local = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,8}$/),
  join(fc.stringMatching(/^[a-z]{1,6}$/), fc.constantFrom(".", "..", "+", "_", "-", "'"), digits(1, 4)),
  join(fc.stringMatching(/^[a-z.]{1,8}$/), fc.constantFrom("", "+shop", "+", ".")),
  fc.constantFrom("müller", "иван", "a b", 'a"b', "a,b", "a@b", "<ada", "a\\b", "ada#1", "o'neill", "a/b=c"),
);
const domain = fc.oneof(
  fc.constantFrom("gmail.com", "googlemail.com", "shop.example", "mail.shop.example", "docomo.example", "x.co"),
  fc.constantFrom(
    "gmail.co",
    "localhost",
    "shop",
    "bücher.example",
    "my_shop.example",
    "-shop.example",
    "shop..example",
  ),
  fc.constantFrom("shop.example.", ".shop.example", "shop .example", "shop,example", "10.0.0.1", "[10.0.0.1]"),
);

const separated = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.constantFrom("", " ", "-", ".", "/", " - ", "\u00a0"), fc.integer({ min: 2, max: 4 }))
    .map(([number, separator, size]) => (number.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(separator));
const prefix = fc.constantFrom(
  ...["+1 ", "+44", "+33 ", "+49-", "+39 ", "+91", "+81", "+52 1 ", "+54 9 ", "00 44 ", "0049", "+", "", "", "0"],
  ...["(", "tel ", "+33 (0)", "+44 (0) ", "01"],
);
const oddPhone = fc.constantFrom("1111111111", "000000000", "４４ ７７００ ９００１２３", "+1 800 FLOWERS", "911");
const suffix = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.constantFrom(" ext. 12", " x9", " FLOWERS", " (home)", ")", " / 0611111111", "#4") },
);

// The generator likes the ends of a list best, so the odd ones stand in the middle.
const usStates = [
  ...["California", "new york", "West Virginia", "North Carolina", "New-Hampshire", "Ohio", "tx", "C.A.", "Georgia"],
  ...["Utah", "N. Carolina", "District of Columbia", "Puerto Rico", "Florida", "ny", "Rhode  Island", "MAINE.", "wa"],
];
const provinces = [
  ...["Ontario", "Quebec", "Québec", "British Columbia", "on", "Newfoundland and Labrador", "Nova-Scotia", "Alberta"],
];
const elsewhere = ["Bayern", "Île-de-France", "NSW", "New South Wales", "東京都", "Kent", "BW", "Sector 7"];
const zipShape = fc.oneof(
  digits(5, 5),
  join(digits(5, 5), fc.constantFrom("-", " - ", " "), digits(4, 4)),
  digits(1, 9),
  join(digits(2, 3), fc.constant("-"), digits(3, 4)),
  fc.stringMatching(/^[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}$/),
  fc.stringMatching(/^[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]$/),
);
const country = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z][-. ]?[a-z][.]?$/) },
  { weight: 8, arbitrary: fc.constantFrom("us", "FR", "De", "gb", "CA", "jp", "BR", "in", "uk", "U.S.", "d-e") },
  { weight: 2, arbitrary: fc.constantFrom("USA", "GBR", "AUT", "Germany", "Deutschland", "South Korea", "u1", "x") },
);
const externalId = fc.oneof(
  fc.stringMatching(/^[A-Za-z]{1,4}[-_ ]?[0-9]{1,8}$/),
  fc.uuid(),
  digits(1, 16),
  join(word, between, digits(1, 3)),
);
const gender = fc.constantFrom(
  ...["f", "m", "female", "male", "woman", "man", "Mrs", "Mr", "ma'am", "ma’am", "mrs.", "Mr. ", "w", "x", "divers"],
  ...[
    "non-binary",
    "femme",
    "männlich",
    "unknown",
    "1",
    "2",
    "f/m",
    "male female",
    "she",
    "he",
    "she/her",
    "boyfriend",
  ],
  ...["girl", "boy", "lady", "gentleman", "queen", "king", "widow", "widower", "princess", "prince", "goddess", "god"],
  ...["miss", "ms", "sir", "mom", "dad", "gal", "chap", "herself", "himself", "belle", "dude", "wife", "husband"],
);
const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
const twoDigits = (max: number) => number(1, max).map((text) => text.padStart(2, "0"));
const upTo = (max: number) =>
  fc.oneof(
    { weight: 8, arbitrary: number(1, max) },
    { weight: 8, arbitrary: twoDigits(max) },
    { weight: 1, arbitrary: number(0, 40) },
  );
const year = fc.oneof(
  { weight: 12, arbitrary: number(1900, 2025) },
  { weight: 3, arbitrary: number(1790, 2040) },
  { weight: 1, arbitrary: number(0, 99) },
  { weight: 1, arbitrary: number(0, 12_000) },
);
const datePart = fc.oneof({ weight: 3, arbitrary: upTo(31) }, { weight: 3, arbitrary: upTo(12) });
const apart = fc.constantFrom("-", "/", ".", " ", "_", "|", ", ", " - ", "–", "年", "--", "/-");
const birthDate = fc.oneof(
  { weight: 4, arbitrary: join(year, apart, datePart, apart, datePart) },
  { weight: 4, arbitrary: join(datePart, apart, datePart, apart, year) },
  { weight: 1, arbitrary: join(datePart, apart, year, apart, datePart) },
  {
    weight: 1,
    arbitrary: join(year, apart, datePart, apart, datePart, fc.constantFrom("T00:00:00Z", " 00:00", " (36)")),
  },
  { weight: 1, arbitrary: join(fc.constantFrom("born ", "*", "dob: ", "31 "), datePart, apart, datePart, apart, year) },
  { weight: 1, arbitrary: join(datePart, fc.constantFrom(" December ", ". Dez. ", "-jan-"), year) },
  { weight: 1, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
  { weight: 2, arbitrary: fc.oneof(digits(8, 8), digits(4, 12), join(digits(4, 4), apart, digits(4, 4))) },
  { weight: 2, arbitrary: join(year, twoDigits(12), twoDigits(31)) },
  { weight: 1, arbitrary: join(year, twoDigits(31), twoDigits(12)) },
  { weight: 1, arbitrary: fc.constantFrom("１９９０－１２－３１", "0000-00-00", "1900-02-29", "31121990", "12311990") },
);

/** 10,000 inputs of each kind, in any spelling a till may hand over. */
export const messyEmails = (): string[] =>
  messy(join(local, fc.constantFrom("@", "@", "@", "@", "@@", " @ ", ""), domain));
export const messyPhones = (): string[] =>
  messy(
    fc.oneof(
      { weight: 1, arbitrary: oddPhone },
      { weight: 24, arbitrary: join(prefix, separated(fc.oneof(digits(6, 12), digits(7, 11), digits(3, 20))), suffix) },
    ),
  );
export const messyGivenNames = (): string[] => messy(fc.oneof(words, join(title, words)));
export const messyFamilyNames = (): string[] =>
  messy(fc.oneof(words, join(words, ending), join(words, ending, ending)));
export const messyCities = (): string[] => messy(words);
export const messyRegions = (): string[] =>
  messy(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...usStates) },
      { weight: 3, arbitrary: fc.constantFrom(...provinces) },
      { weight: 1, arbitrary: fc.constantFrom(...elsewhere) },
    ),
  );
export const messyPostalCodes = (): string[] => messy(zipShape);
export const messyCountries = (): string[] => messy(country);
export const messyExternalIds = (): string[] => messy(externalId);
export const messyGenders = (): string[] => messy(gender);
export const messyBirthDates = (): string[] => messy(birthDate);
