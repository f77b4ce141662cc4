import { beforeAll, describe, expect, test } from "vitest";
import { type Judge, loadJudge } from "../judges/judge";
import { enumNames, fields } from "./gaql-fields";

const ROW = "google.ads.googleads.v25.services.GoogleAdsRow";

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});

describe("the fields of reports are Google's own", () => {
  test.each([...fields.values()])("$path is $type", ({ path, type, presence }) => {
    const owners = judge.findField(ROW, path);
    expect(owners).not.toBeNull();
    const scalar = {
      int64: "int64",
      double: "double",
      string: "string",
      date: "string",
      bool: "bool",
      enum: "",
      enums: "",
    };
    expect(owners?.scalar).toBe(scalar[type]);
    expect(owners?.kind).toBe(type === "enum" ? "enum" : type === "enums" ? "list" : "scalar");
    expect(owners?.hasPresence).toBe(presence);
  });

  test.each(Object.entries(enumNames))("%s knows all values", (path, names) => {
    const owners = judge.findField(ROW, path)?.enumNames ?? [];
    expect([...names].sort()).toEqual(owners.filter((name) => name !== "UNSPECIFIED" && name !== "UNKNOWN").sort());
  });
});
