import { createRequire } from "node:module";
import * as z from "zod";

/**
 * The names Meta itself generates from its schema, as judges of ours: a field or enum value that its SDK does not list is
 * a slip of ours. The SDK is a development dependency, is read for its lists alone, and is never imported by the product.
 * Source: facebook-nodejs-business-sdk 24.0.1 (the newest on the npm registry), read 2026-11-22.
 */
const require = createRequire(import.meta.url);
const sdk: Readonly<Record<string, unknown>> = require("facebook-nodejs-business-sdk");

/** Names of v25 and v26, which the SDK for v24 cannot know, each with where it is written. Append, with a reason. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  // Meta's SDK for v26 (GitHub only): custom audiences carry a label and a restriction since v25.
  "CustomAudience.Fields": ["audience_labels", "usage_restriction"],
};

const Names = z.record(z.string(), z.string());
const Lists = z.custom<Readonly<Record<string, unknown>>>((value) => typeof value === "function");

/** The names of one list of one object, e.g. `("Campaign", "Objective")`. @throws when the SDK has no such list */
export function sdkNames(object: string, list = "Fields"): ReadonlySet<string> {
  const names = Object.values(Names.parse(Lists.parse(sdk[object])[list]));
  return new Set([...names, ...(NEWER[`${object}.${list}`] ?? [])]);
}

/** Those of `names` that Meta does not list: a test expects none. */
export const unlisted = (object: string, list: string, names: Iterable<string>): string[] => {
  const known = sdkNames(object, list);
  return [...names].filter((name) => !known.has(name));
};

/** Entries of `NEWER` that the SDK has caught up with, and that can go. */
export const outgrownNewer = (): string[] =>
  Object.entries(NEWER).flatMap(([key, names]) => {
    const [object = "", list = ""] = key.split(".");
    const known = new Set(Object.values(Names.parse(Lists.parse(sdk[object])[list])));
    return names.filter((name) => known.has(name)).map((name) => `${key}.${name}`);
  });

export type AskedField = { readonly name: string; readonly inner: readonly AskedField[] };

/** `id,page{id,username}` as Graph reads it: names, each with the fields asked of what it leads to. */
export function parseFields(text: string): readonly AskedField[] {
  const tokens = text.match(/[^,{}\s]+|[,{}]/g) ?? [];
  let at = 0;
  const readList = (): AskedField[] => {
    const fields: AskedField[] = [];
    while (at < tokens.length && tokens[at] !== "}") {
      const name = tokens[at++] ?? "";
      if (name === ",") continue;
      if (tokens[at] !== "{") {
        fields.push({ name, inner: [] });
        continue;
      }
      at += 1;
      fields.push({ name, inner: readList() });
      at += 1;
    }
    return fields;
  };
  return readList();
}
