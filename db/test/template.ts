/** The migrated database that the tests copy. */
export const TEMPLATE = "diveseeks_template";
