/** The keys of a record with their own type. Holds for a literal typed `Record<K, …>`: TypeScript lets it have no others. */
export const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): K[] => Object.keys(record) as K[];
