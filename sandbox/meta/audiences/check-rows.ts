import { readList, readObject, recordUnknownKeys } from "../ads/read-value";
import { invalidParameter } from "../graph-error";

/** Rows of people as they came, checked. */
export type CheckedRows = {
  readonly schema: readonly string[];
  /** The keys of each good row, strongest first. */
  readonly people: readonly (readonly string[])[];
  readonly received: number;
  readonly invalid: number;
  /** By position: what is wrong, never the value. */
  readonly samples: Readonly<Record<string, string>>;
};
const HASHED = "EMAIL PHONE GEN DOBY DOBM DOBD LN FN FI CT ST ZIP COUNTRY".split(" ");
const CLEAR = [
  ..."EXTERN_ID MADID LOOKALIKE_VALUE PAGEUID DATA_PROCESSING_OPTIONS DATA_PROCESSING_OPTIONS_COUNTRY".split(" "),
  "DATA_PROCESSING_OPTIONS_STATE",
];
/** Enough to know a person by. */
const STRONG = ["EXTERN_ID", "EMAIL", "PHONE", "MADID"];
const SINGLE: Readonly<Record<string, string>> = {
  EMAIL_SHA256: "EMAIL",
  PHONE_SHA256: "PHONE",
  MOBILE_ADVERTISER_ID: "MADID",
};
const PAYLOAD_KEYS = ["schema", "data", "is_raw", "data_source", "app_ids", "page_ids", "ig_account_ids"];
const ROWS_MAX = 10_000;
const SAMPLES_MAX = 5;
const DIGEST = /^[0-9a-f]{64}$/;
const EMPTY_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Reads `payload`. A bad row is counted, a bad shape refuses the call. @throws GraphError 100 */
export function checkRows(value: unknown, violate: (rule: string) => void): CheckedRows {
  if (value === undefined) throw invalidParameter("The parameter payload is required");
  const payload = readObject(value, "payload");
  recordUnknownKeys(payload, PAYLOAD_KEYS, "payload", violate);
  const schema = readSchema(payload.schema);
  const data = readList(payload.data, "payload[data]");
  if (data.length === 0) throw invalidParameter("payload[data] must not be empty");
  if (data.length > ROWS_MAX) throw invalidParameter(`payload[data] must hold at most ${ROWS_MAX} rows`);
  const people: string[][] = [];
  const samples: Record<string, string> = {};
  let invalid = 0;
  for (const [at, item] of data.entries()) {
    const row = Array.isArray(item) ? item : [item];
    if (row.length !== schema.length || (schema.length > 1 && !Array.isArray(item)))
      throw invalidParameter(`payload[data][${at}] must hold ${schema.length} values, one for each key of the schema`);
    const checked = checkRow(schema, row, violate);
    if (typeof checked === "string") {
      invalid += 1;
      if (invalid <= SAMPLES_MAX) samples[at] = checked;
    } else people.push(checked);
  }
  return { schema, people, received: data.length, invalid, samples };
}

function readSchema(value: unknown): string[] {
  const names = typeof value === "string" ? [value] : readList(value, "payload[schema]");
  const schema = names.map((name) => SINGLE[String(name)] ?? String(name));
  const unknown = schema.find((name) => !HASHED.includes(name) && !CLEAR.includes(name));
  if (schema.length === 0 || unknown !== undefined)
    throw invalidParameter(`payload[schema] must be one of the following values: ${[...HASHED, ...CLEAR].join(", ")}`);
  if (new Set(schema).size < schema.length) throw invalidParameter("payload[schema] names a key twice");
  return schema;
}

/** The keys of a person, or what is wrong with the row. Clear data left the shop: that is never only a bad row. */
function checkRow(
  schema: readonly string[],
  row: readonly unknown[],
  violate: (rule: string) => void,
): string[] | string {
  const given = schema.flatMap((key, at) => (row[at] === "" || row[at] === null ? [] : [{ key, value: row[at] }]));
  for (const { key, value } of given) {
    if (!HASHED.includes(key)) continue;
    if (typeof value !== "string" || !DIGEST.test(value)) {
      violate(`${key} of an audience row is not hashed`);
      return `${key} is not a SHA-256 digest`;
    }
    if (value === EMPTY_DIGEST) violate(`${key} of an audience row is the hash of nothing`);
  }
  const clear = given.find(({ key, value }) => (key === "EXTERN_ID" || key === "MADID") && typeof value !== "string");
  if (clear) return `${clear.key} must be text`;
  const strong = given.filter(({ key }) => STRONG.includes(key)).map(({ key, value }) => `${key}:${String(value)}`);
  if (strong.length > 0) return strong;
  const weak = given.filter(({ key }) => HASHED.includes(key));
  if (!weak.some(({ key }) => key === "FN" || key === "LN") || weak.length < 3) return "too little to know a person by";
  return [weak.map(({ key, value }) => `${key}:${String(value)}`).join(" ")];
}
