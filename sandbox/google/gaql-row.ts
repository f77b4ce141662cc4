export type Value = string | number | boolean | readonly string[] | null;
/** One line of a report before fields are selected: value by GAQL path. int64 are numbers here, strings on the wire. */
export type Row = Readonly<Record<string, Value>>;
