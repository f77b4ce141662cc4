/** `customers/1234567890/campaigns/111` → `111`; an id stays as it is. */
export const idOf = (resourceName: string): string => resourceName.split("/").at(-1) ?? "";

/** A text as a GAQL literal. */
export const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
