// Checks JSON against the protos Google publishes, in Google's own mapping of proto3 to JSON. The schemas know names, types,
// enums and oneofs; formats inside strings, counts and rules across fields are the sandbox's own part.
import { readFileSync } from "node:fs";
import type { DescEnum, DescField, DescMessage, JsonValue, Registry } from "@bufbuild/protobuf";
import { Annotations, type Behavior, type Route } from "./annotations";

const ADS = "google.ads.googleads.v25.";
const ADS_SET = "google-ads-v25.binpb";
const DATA_MANAGER_SET = "google-data-manager-v1.binpb";

export interface Judge {
  /** False when `@bufbuild/protobuf` is not installed (production): every check then passes. */
  readonly on: boolean;
  /** What is wrong with a request of ours as message `typeName`, or null. Refuses snake_case keys and numeric enums too. */
  judge(typeName: string, json: unknown): string | null;
  /** What is wrong with an answer, or null. Where a path names snake_case fields is the answer's own affair. */
  judgeAnswer(typeName: string, json: unknown): string | null;
  /** The field at a snake_case path below a message, e.g. `segments.date` in GoogleAdsRow; null when there is none. */
  findField(typeName: string, path: string): OwnersField | null;
  /** Where in a request a field stands that only Google sets: a snake_case path, or null. */
  findOutputOnly(typeName: string, json: unknown): string | null;
  /** Snake_case paths, with indices, of what Google marks required and a request has not. Ads resources mark almost nothing. */
  findMissing(typeName: string, json: unknown): readonly string[];
  /** Verb and path of a method such as `google.ads.datamanager.v1.IngestionService.IngestEvents`; null when off. */
  route(methodName: string): Route | null;
}

export interface OwnersField {
  readonly kind: string;
  /** Lower-case name of the scalar type; empty for enums and messages. */
  readonly scalar: string;
  readonly enumNames: readonly string[];
  /** Whether zero and false are told from "not set", and so written out. */
  readonly hasPresence: boolean;
  readonly behaviors: readonly Behavior[];
}

interface Library {
  fromJson: typeof import("@bufbuild/protobuf").fromJson;
  registryOf(typeName: string): Registry;
  annotationsOf(typeName: string): Annotations;
  scalarName(field: DescField): string;
  hasPresence(field: DescField): boolean;
}

const OFF: Judge = {
  on: false,
  judge: () => null,
  judgeAnswer: () => null,
  findField: () => null,
  findOutputOnly: () => null,
  findMissing: () => [],
  route: () => null,
};

let loaded: Promise<Judge> | undefined;

/** Loads the judge once per process; it comes back switched off when the library is not installed. */
export function loadJudge(): Promise<Judge> {
  loaded ??= loadLibrary().then((library) => (library ? createJudge(library) : OFF));
  return loaded;
}

async function loadLibrary(): Promise<Library | null> {
  try {
    const [protobuf, wkt] = await Promise.all([import("@bufbuild/protobuf"), import("@bufbuild/protobuf/wkt")]);
    const registries = new Map<string, Registry>();
    const load = (file: string): Registry => {
      const bytes = readFileSync(new URL(file, import.meta.url));
      return protobuf.createFileRegistry(protobuf.fromBinary(wkt.FileDescriptorSetSchema, bytes));
    };
    const registryOf = (typeName: string): Registry => {
      const file = typeName.startsWith(ADS) || typeName.startsWith("google.longrunning.") ? ADS_SET : DATA_MANAGER_SET;
      const registry = registries.get(file) ?? load(file);
      registries.set(file, registry);
      return registry;
    };
    const annotations = new Map<Registry, Annotations>();
    const annotationsOf = (typeName: string): Annotations => {
      const registry = registryOf(typeName);
      const known = annotations.get(registry) ?? new Annotations(registry, protobuf.getOption);
      annotations.set(registry, known);
      return known;
    };
    const scalarName = (field: DescField): string =>
      field.fieldKind === "scalar" ? protobuf.ScalarType[field.scalar].toLowerCase() : "";
    const hasPresence = (field: DescField): boolean => field.presence !== wkt.FeatureSet_FieldPresence.IMPLICIT;
    return { fromJson: protobuf.fromJson, registryOf, annotationsOf, scalarName, hasPresence };
  } catch (error) {
    if (isMissingModule(error)) return null;
    throw error;
  }
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

function createJudge(library: Library): Judge {
  const messageOf = (typeName: string): DescMessage => {
    const message = library.registryOf(typeName).getMessage(typeName);
    if (!message) throw new Error(`The judge knows no message ${typeName}.`);
    return message;
  };
  const judgeAnswer = (typeName: string, json: unknown): string | null => {
    const message = messageOf(typeName);
    try {
      library.fromJson(message, asJson(json), { registry: library.registryOf(typeName) });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return {
    on: true,
    judgeAnswer,
    judge: (typeName, json) => judgeAnswer(typeName, json) ?? findCarelessSpelling(messageOf(typeName), json, ""),
    findField(typeName, path) {
      const field = walkFields(messageOf(typeName), path.split("."));
      if (!field) return null;
      const enumNames = enumOf(field)?.values.map((value) => value.name) ?? [];
      const hasPresence = library.hasPresence(field);
      const behaviors = library.annotationsOf(typeName).behaviorsOf(field);
      return { kind: field.fieldKind, scalar: library.scalarName(field), enumNames, hasPresence, behaviors };
    },
    findOutputOnly: (typeName, json) => library.annotationsOf(typeName).findOutputOnly(messageOf(typeName), json),
    findMissing: (typeName, json) => library.annotationsOf(typeName).findMissing(messageOf(typeName), json),
    route(methodName) {
      const at = methodName.lastIndexOf(".");
      const service = library.registryOf(methodName).getService(methodName.slice(0, at));
      const method = service?.methods.find(({ name }) => name === methodName.slice(at + 1));
      if (!method) throw new Error(`The judge knows no method ${methodName}.`);
      return library.annotationsOf(methodName).routeOf(method);
    },
  };
}

/** The caller parsed it from JSON text, or built it of plain objects; `fromJson` refuses anything else itself. */
function asJson(value: unknown): JsonValue {
  return value as JsonValue;
}

function walkFields(message: DescMessage, [name, ...rest]: readonly string[]): DescField | null {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (!field || rest.length === 0) return field ?? null;
  return field.message ? walkFields(field.message, rest) : null;
}

function enumOf(field: DescField): DescEnum | undefined {
  return field.enum ?? undefined;
}

/** The parser takes snake_case keys and numbers for enums; Google's documentation writes neither, so we refuse both. */
function findCarelessSpelling(message: DescMessage, json: unknown, path: string): string | null {
  if (!isObject(json)) return null;
  for (const [key, value] of Object.entries(json)) {
    if (key.startsWith("@")) continue;
    const at = path === "" ? key : `${path}.${key}`;
    if (key.includes("_")) return `${at}: write the key in lowerCamelCase`;
    const field = message.fields.find((candidate) => candidate.jsonName === key);
    if (!field) continue;
    const items = Array.isArray(value) ? value : [value];
    for (const [index, item] of items.entries()) {
      const itemAt = Array.isArray(value) ? `${at}[${index}]` : at;
      if (field.enum && typeof item !== "string") return `${itemAt}: write the enum by its name`;
      const inner = field.message ? findCarelessSpelling(field.message, item, itemAt) : null;
      if (inner) return inner;
    }
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
