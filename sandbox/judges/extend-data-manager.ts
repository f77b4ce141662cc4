// Makes google-data-manager-v1.binpb newer than the protos that are on npm (see README.md here for the commands): the
// discovery document of revision 20260924 has what @google-ads/datamanager 0.3.0 lacks. Structure is read off
// `build/src/apis/datamanager/v1.d.ts` of npm googleapis 188.0.0, which is generated from that document; names of enums
// off its typed copy in henribru/google-api-python-client-stubs (googleapiclient-stubs/_apis/datamanager/v1/schemas.pyi).
// Read 2026-11-22. Left out on purpose: what only Ad Manager, Floodlight, Analytics and ad events use (AdEvent, User,
// EncryptedUserId, CoordinatorKeyInfo, the Analytics part of AddressInfo, insights, partner links, licences).
import { readFileSync, writeFileSync } from "node:fs";
import { create, createFileRegistry, fromBinary, getExtension, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  EnumValueDescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
} from "@bufbuild/protobuf/wkt";

const PACKAGE = ".google.ads.datamanager.v1";
/** JSON knows no field numbers. Google's are not published for these, so ours start where Google's will not be. */
const FIRST_NUMBER = 9_001;
const REQUIRED = 2;

/** New messages, as lines of `[repeated] type name [required]`. */
const MESSAGES: Readonly<Record<string, string>> = {
  CompositeData: "UserData user_data; repeated IpData ip_data",
  IpData: "string ip_address required; Timestamp observe_start_time; Timestamp observe_end_time",
  GoogleUserIdData: "repeated string google_user_ids required",
  PartnerProvidedIdData: "repeated string partner_provided_ids required",
  FieldWarning: "WarningReason reason; string description; string field",
  RemoveAllAudienceMembersRequest:
    "repeated Destination destinations required; Timestamp remove_as_of_time; bool validate_only",
  RemoveAllAudienceMembersResponse: "string request_id",
  RemoveAllAudienceMembersStatus: "",
  DataTypeCount: "DataType type; int64 count",
  IngestCompositeDataStatus:
    "repeated DataTypeCount data_type_counts; int64 record_count; MatchRateRange upload_match_rate_range",
  RemoveCompositeDataStatus: "repeated DataTypeCount data_type_counts; int64 record_count",
};
/** Fields added to messages that are there, with the oneof they join after `@`. */
const FIELDS: Readonly<Record<string, string>> = {
  AudienceMember:
    "CompositeData composite_data @data; GoogleUserIdData google_user_id_data @data; PartnerProvidedIdData partner_provided_id_data @data",
  AdIdentifiers: "string dclid; string impression_id; string match_id; string ppid; string visitor_ppid",
  Event: "double conversion_count",
  IngestEventsResponse: "repeated FieldWarning field_warnings",
  IngestAudienceMembersResponse: "repeated FieldWarning field_warnings",
  RequestStatusPerDestination: "RemoveAllAudienceMembersStatus remove_all_audience_members_status @status",
  "RequestStatusPerDestination.IngestAudienceMembersStatus":
    "IngestCompositeDataStatus composite_data_ingestion_status @status",
  "RequestStatusPerDestination.RemoveAudienceMembersStatus":
    "RemoveCompositeDataStatus composite_data_removal_status @status",
};
const ENUMS: Readonly<Record<string, string>> = {
  DataType: "DATA_TYPE_UNSPECIFIED EMAIL PHONE_NUMBER ADDRESS IP_ADDRESS",
  WarningReason: `WARNING_REASON_UNSPECIFIED WARNING_REASON_CUSTOM_VARIABLE_NOT_ENABLED
    WARNING_REASON_CUSTOM_VARIABLE_NOT_PREDEFINED WARNING_REASON_CART_DATA_NOT_SUPPORTED_WITH_GBRAID_OR_WBRAID
    WARNING_REASON_CART_DATA_ITEM_MERCHANT_PRODUCT_ID_MISSING WARNING_REASON_CART_DATA_ITEM_UNIT_PRICE_MISSING
    WARNING_REASON_GENERIC WARNING_REASON_INVALID_CLIENT_ID WARNING_REASON_INVALID_SUBDIVISION_CODE
    WARNING_REASON_INVALID_REGION_CODE WARNING_REASON_INVALID_SUBCONTINENT_CODE WARNING_REASON_INVALID_CONTINENT_CODE
    WARNING_REASON_INVALID_DEVICE_CATEGORY WARNING_REASON_INVALID_DEVICE_SCREEN_RESOLUTION
    WARNING_REASON_INVALID_MERCHANT_ID`,
};
/** Values added to enums that are there; a name that is known already is passed over. */
const ENUM_VALUES: Readonly<Record<string, string>> = {
  "ProductAccount.AccountType": "FLOODLIGHT_CONFIG",
  ProcessingErrorReason: `PROCESSING_ERROR_REASON_DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED
    PROCESSING_ERROR_REASON_ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID
    PROCESSING_ERROR_REASON_MATCH_ID_NOT_FOUND PROCESSING_ERROR_REASON_USER_ID_NOT_FOUND_FOR_MATCH_ID
    PROCESSING_ERROR_REASON_USER_ID_NOT_FOUND_FOR_GCLID PROCESSING_ERROR_REASON_USER_ID_NOT_FOUND_FOR_DCLID
    PROCESSING_ERROR_REASON_INVALID_AD_IDENTIFIERS PROCESSING_ERROR_REASON_INVALID_MOBILE_ID_FORMAT
    PROCESSING_ERROR_REASON_ORIGINAL_CONVERSIONS_NOT_FOUND PROCESSING_ERROR_REASON_EVENT_ID_DECODE_ERROR
    PROCESSING_ERROR_REASON_USER_ID_NOT_FOUND_FOR_IMPRESSION_ID PROCESSING_ERROR_REASON_USER_ID_NOT_FOUND
    PROCESSING_ERROR_REASON_CONVERSION_PRECEDES_CLICK PROCESSING_ERROR_REASON_TOO_RECENT_CLICK
    PROCESSING_ERROR_REASON_INVALID_CLICK PROCESSING_ERROR_REASON_INVALID_OPERATING_ACCOUNT_FOR_CLICK
    PROCESSING_ERROR_REASON_CLICK_NOT_FOUND PROCESSING_ERROR_REASON_EXTERNAL_ATTRIBUTION_DATA_MISSING`,
};
const SCALARS: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  string: FieldDescriptorProto_Type.STRING,
  bool: FieldDescriptorProto_Type.BOOL,
  int64: FieldDescriptorProto_Type.INT64,
  double: FieldDescriptorProto_Type.DOUBLE,
};

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error("usage: extend-data-manager.ts <protos.binpb> <extended.binpb>");
const set = fromBinary(FileDescriptorSetSchema, readFileSync(source));
const registry = createFileRegistry(set);
const folder = PACKAGE.slice(1).replaceAll(".", "/");
/** Holds everything new; the files that use it import it. */
const news = create(FileDescriptorProtoSchema, {
  name: `${folder}/discovery_20260924.proto`,
  package: PACKAGE.slice(1),
  syntax: "proto3",
  dependency: [
    ...["user_data", "destination", "match_rate"].map((name) => `${folder}/${name}.proto`),
    "google/protobuf/timestamp.proto",
    "google/api/field_behavior.proto",
  ],
  enumType: Object.entries(ENUMS).map(([name, values]) =>
    addValues(create(EnumDescriptorProtoSchema, { name }), values),
  ),
  messageType: Object.entries(MESSAGES).map(([name, fields]) =>
    addFields(create(DescriptorProtoSchema, { name }), fields),
  ),
});
for (const [path, fields] of Object.entries(FIELDS)) addFields(findMessage(path), fields);
for (const [path, values] of Object.entries(ENUM_VALUES)) addValues(findEnum(path), values);
addRemoveAll();
for (const name of ["audience", "ingestion_service", "request_status_per_destination"])
  fileOf(name).dependency.push(news.name);
set.file = inOrderOfImport([...set.file, news]);
writeFileSync(target, toBinary(FileDescriptorSetSchema, set));

function fileOf(name: string): FileDescriptorProto {
  return found(
    set.file.find((file) => file.name === `${folder}/${name}.proto`),
    name,
  );
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The protos have no ${name}.`);
  return value;
}

function findMessage(path: string): DescriptorProto {
  const [first = "", ...rest] = path.split(".");
  const top = set.file.flatMap(({ package: name, messageType }) => (`.${name}` === PACKAGE ? messageType : []));
  return rest.reduce(
    (message, name) =>
      found(
        message.nestedType.find((nested) => nested.name === name),
        path,
      ),
    found(
      top.find(({ name }) => name === first),
      path,
    ),
  );
}

function findEnum(path: string): EnumDescriptorProto {
  const parts = path.split(".");
  const name = parts.pop();
  const top = set.file.flatMap(({ package: owner, enumType }) => (`.${owner}` === PACKAGE ? enumType : []));
  const candidates = parts.length === 0 ? top : findMessage(parts.join(".")).enumType;
  return found(
    candidates.find((candidate) => candidate.name === name),
    path,
  );
}

function addValues(target: EnumDescriptorProto, names: string): EnumDescriptorProto {
  const first = target.value.length === 0 ? 0 : FIRST_NUMBER;
  const fresh = names.split(/\s+/).filter((name) => !target.value.some((known) => known.name === name));
  target.value.push(
    ...fresh.map((name, index) => create(EnumValueDescriptorProtoSchema, { name, number: first + index })),
  );
  return target;
}

function addFields(target: DescriptorProto, lines: string): DescriptorProto {
  const fresh = lines.split(";").filter((line) => line.trim() !== "");
  const parsed = fresh.map((line, index) => readField(target, line.trim().split(/\s+/), FIRST_NUMBER + index));
  target.field.push(...parsed);
  return target;
}

function readField(target: DescriptorProto, words: readonly string[], number: number): FieldDescriptorProto {
  const repeated = words[0] === "repeated";
  const [type = "", name = "", ...marks] = repeated ? words.slice(1) : words;
  const oneof = marks.find((mark) => mark.startsWith("@"))?.slice(1);
  const field = create(FieldDescriptorProtoSchema, {
    name,
    number,
    jsonName: name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()),
    label: repeated ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
    ...typeOf(type),
  });
  if (oneof !== undefined) field.oneofIndex = target.oneofDecl.findIndex((known) => known.name === oneof);
  if (marks.includes("required")) {
    const options = create(FieldOptionsSchema);
    setExtension(options, found(registry.getExtension("google.api.field_behavior"), "field_behavior"), [REQUIRED]);
    field.options = options;
  }
  return field;
}

function typeOf(name: string): { type: FieldDescriptorProto_Type; typeName?: string } {
  const scalar = SCALARS[name];
  if (scalar !== undefined) return { type: scalar };
  if (name === "Timestamp") return { type: FieldDescriptorProto_Type.MESSAGE, typeName: ".google.protobuf.Timestamp" };
  const isEnum = name in ENUMS || name === "MatchRateRange";
  return {
    type: isEnum ? FieldDescriptorProto_Type.ENUM : FieldDescriptorProto_Type.MESSAGE,
    typeName: `${PACKAGE}.${name}`,
  };
}

/** The method of v1.8, its path copied from `:remove`. */
function addRemoveAll(): void {
  const service = found(fileOf("ingestion_service").service[0], "IngestionService");
  const like = found(
    service.method.find(({ name }) => name === "RemoveAudienceMembers"),
    "RemoveAudienceMembers",
  );
  const http = found(registry.getExtension("google.api.http"), "google.api.http");
  const options = create(MethodOptionsSchema);
  const rule = getExtension(found(like.options, "options"), http) as Record<string, unknown>;
  setExtension(options, http, {
    ...rule,
    pattern: { case: "post", value: "/v1/audienceMembers:removeAll" },
  } as never);
  const inputType = `${PACKAGE}.RemoveAllAudienceMembersRequest`;
  const outputType = `${PACKAGE}.RemoveAllAudienceMembersResponse`;
  service.method.push(
    create(MethodDescriptorProtoSchema, { name: "RemoveAllAudienceMembers", inputType, outputType, options }),
  );
}

function inOrderOfImport(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const sorted: FileDescriptorProto[] = [];
  const visit = (file: FileDescriptorProto): void => {
    if (sorted.includes(file)) return;
    for (const name of file.dependency) {
      const imported = files.find((candidate) => candidate.name === name);
      if (imported) visit(imported);
    }
    sorted.push(file);
  };
  for (const file of files) visit(file);
  return sorted;
}
