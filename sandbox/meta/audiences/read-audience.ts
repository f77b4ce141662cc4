import { jsonReply, type Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter } from "../graph-error";
import { pickFields, readFields } from "../graph-fields";
import { readFilter } from "../read-filter";
import { audienceOf, writableAudienceAccount } from "./audience-users";
import type { Audience, Audiences } from "./audiences";

/** Meta tells no exact number, and of the smallest audiences none at all. */
const TOLD_FROM = 1000;
const DELIVERS_FROM = 100;
const TERMS_ID = "110000000000001";

/** `GET /act_X/customaudiences` */
export function listAudiences(call: GraphCall): Reply {
  const account = call.adAccount();
  const fields = readFields(call.params.text("fields"), "CustomAudience", "id");
  const matches = readFilter(call.params, "audience", []);
  const rows = call.state.audiences
    .list(account.id)
    .filter(({ id, name }) => matches({ id, name, status: "" }))
    .map((audience) => pickFields(audienceNode(call.state.audiences, audience), fields));
  return call.page(rows);
}

/** `GET /{audience}` */
export function readAudience(call: GraphCall): Reply {
  const audience = audienceOf(call);
  call.params.only(["fields"]);
  const fields = readFields(call.params.text("fields"), "CustomAudience", "id");
  return call.answer(pickFields(audienceNode(call.state.audiences, audience), fields));
}

function audienceNode(audiences: Audiences, audience: Audience): Record<string, unknown> {
  const { id, accountId, name, subtype, values, createdAt, updatedAt } = audience;
  const { size: _size, ...own } = values;
  const count = audiences.sizeOf(audience);
  const told = count >= TOLD_FROM;
  const delivers = count >= DELIVERS_FROM;
  return {
    ...own,
    id,
    account_id: accountId,
    name,
    subtype,
    approximate_count_lower_bound: told ? Math.floor(count / 100) * 100 : -1,
    approximate_count_upper_bound: told ? Math.ceil((count * 1.18) / 100) * 100 : TOLD_FROM,
    operation_status: { code: 200, description: "Normal" },
    delivery_status: delivers
      ? { code: 200, description: "This audience is ready for use." }
      : { code: 300, description: "This audience has too few people." },
    data_source: { type: "FILE_IMPORTED", sub_type: "HASHES_OR_USER_IDS" },
    permission_for_actions: {
      can_edit: true,
      can_see_insight: true,
      can_share: true,
      subtype_supports_lookalike: true,
    },
    retention_days: 0,
    time_created: Math.floor(createdAt / 1000),
    time_updated: Math.floor(updatedAt / 1000),
    time_content_updated: Math.floor(updatedAt / 1000),
  };
}

/** `GET /act_X/customaudiencestos`: the terms that were accepted. */
export function listTerms(call: GraphCall): Reply {
  const account = call.adAccount();
  const accepted = account.audienceTermsAccepted || call.state.audiences.termsAccepted(account.id);
  const fields = readFields(call.params.text("fields"), "CustomAudiencesTOS", "id,content,type");
  const terms = { id: TERMS_ID, content: "Custom Audiences Terms", type: "CUSTOM_AUDIENCE" };
  return call.page(accepted ? [pickFields(terms, fields)] : []);
}

/** `POST /act_X/customaudiencestos` */
export function acceptTerms(call: GraphCall): Reply {
  const account = writableAudienceAccount(call, call.adAccount().id);
  if (call.params.require("tos_id") !== TERMS_ID) throw invalidParameter("tos_id is not one of the terms");
  call.state.audiences.acceptTerms(account.id);
  return jsonReply(200, { success: true });
}
