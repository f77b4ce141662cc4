// Makes google-ads-v25.binpb out of a full build of Google's protos (see README.md here for the commands).
// A row of a report can hold any of some 200 resources and an error any of 156 families; each drags its own types along.
// Fields we never touch are cut off those two messages, then buf drops what nothing refers to any more. Cutting can only
// make the judge stricter: a field that is gone is refused as unknown.
import { readFileSync, writeFileSync } from "node:fs";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type DescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const KEPT_FIELDS: Record<string, readonly string[]> = {
  GoogleAdsRow: [
    "customer",
    "customer_client",
    "campaign",
    "campaign_budget",
    "conversion_action",
    "metrics",
    "segments",
  ],
  ErrorCode: [
    "request_error",
    "query_error",
    "header_error",
    "authentication_error",
    "authorization_error",
    "quota_error",
    "internal_error",
    "database_error",
    "field_error",
    "field_mask_error",
    "mutate_error",
    "conversion_action_error",
    "string_length_error",
    "string_format_error",
    "not_empty_error",
    "id_error",
    "enum_error",
    "range_error",
    "resource_count_limit_exceeded_error",
    "not_allowlisted_error",
  ],
};

/** Removes every field of `message` that is not listed for it. */
function keepListedFields(message: DescriptorProto): void {
  const kept = KEPT_FIELDS[message.name];
  if (kept) message.field = message.field.filter((field) => kept.includes(field.name));
}

const [source, target] = process.argv.slice(2);
if (!source || !target) throw new Error("usage: trim-google-ads.ts <full.binpb> <trimmed.binpb>");
const set = fromBinary(FileDescriptorSetSchema, readFileSync(source));
for (const file of set.file) for (const message of file.messageType) keepListedFields(message);
writeFileSync(target, toBinary(FileDescriptorSetSchema, set));
