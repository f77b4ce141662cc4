import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { unknownObject } from "../graph-error";
import { pickFields, readFields } from "../graph-fields";
import { readFilter } from "../read-filter";
import { type AdObject, type AdObjectKind, isGone } from "./ad-objects";
import { EFFECTIVE_STATUSES, NODE_TYPES, objectNode } from "./object-nodes";

/** The library of creatives has no filter: Meta would serve all of them, so asking for one is a mistake. */
export const LIST_PARAMS: Readonly<Record<AdObjectKind, readonly string[]>> = {
  campaign: ["effective_status", "date_preset", "time_range", "is_completed", "filtering", "summary"],
  adset: ["effective_status", "date_preset", "time_range", "is_completed", "filtering", "summary", "updated_since"],
  ad: ["effective_status", "date_preset", "time_range", "filtering", "summary", "updated_since"],
  creative: ["summary"],
};

/** `GET /act_X/{campaigns,adsets,ads,adcreatives}` */
export function listOfAccount(kind: AdObjectKind): (call: GraphCall) => Reply {
  return (call) => {
    const account = call.adAccount();
    return list(call, kind, call.state.objects.list(account, kind));
  };
}

/** `GET /{campaign}/{adsets,ads}` and `GET /{ad set}/ads` */
export function listOfParent(kind: "adset" | "ad"): (call: GraphCall) => Reply {
  return (call) => {
    const parent = call.object();
    const children = call.state.objects.childrenOf(parent.id);
    if (parent.kind === "campaign" && kind === "adset") return list(call, kind, children);
    if (parent.kind === "adset" && kind === "ad") return list(call, kind, children);
    if (parent.kind !== "campaign") throw unknownObject("GET", parent.id);
    return list(
      call,
      kind,
      children.flatMap(({ id }) => call.state.objects.childrenOf(id)),
    );
  };
}

function list(call: GraphCall, kind: AdObjectKind, objects: readonly AdObject[]): Reply {
  const { state, params } = call;
  const fields = readFields(params.text("fields"), NODE_TYPES[kind], "id");
  const wanted = kind === "creative" ? undefined : params.choices("effective_status", EFFECTIVE_STATUSES[kind]);
  const matches = kind === "creative" ? () => true : readFilter(params, kind, EFFECTIVE_STATUSES[kind]);
  const rows = objects
    .map((object) => ({ object, status: state.objects.effectiveStatus(object) }))
    // What is gone only comes when asked for.
    .filter(({ status }) => wanted?.includes(status) ?? !isGone(status))
    .filter(({ object, status }) => matches({ id: object.id, name: String(object.values.name ?? ""), status }));
  return call.page(rows.map(({ object }) => pickFields(objectNode(state.objects, object), fields)));
}
