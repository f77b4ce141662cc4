import type { Reply } from "../../core/reply";
import type { GraphCall } from "../graph-call";
import { invalidParameter } from "../graph-error";
import type { AdObject } from "./ad-objects";
import { readChoice } from "./read-value";

const NAME_MAX = 400;
export const OWN_STATUSES = ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED"];

export function checkName(call: GraphCall): string {
  const name = call.params.require("name").trim();
  if (name === "") throw invalidParameter("The parameter name is required");
  if (name.length > NAME_MAX) throw invalidParameter(`name must have at most ${NAME_MAX} characters`);
  return name;
}

/** Left out it means ACTIVE: spending starts with a request that may be answered by nobody. */
export function readNewStatus(call: GraphCall): string {
  if (call.params.has("status")) return readChoice(call.params.text("status"), "status", ["ACTIVE", "PAUSED"]);
  call.request.violate("created without status, which starts it at once");
  return "ACTIVE";
}

/** `execution_options`: whether everything is checked and nothing kept. */
export function validatesOnly(call: GraphCall, more: readonly string[] = []): boolean {
  const allowed = ["validate_only", "include_recommendations", ...more];
  const options = call.params.choices("execution_options", allowed) ?? [];
  if (options.length === 1 && options[0] === "include_recommendations")
    throw invalidParameter("include_recommendations must be used together with another option");
  return options.includes("validate_only");
}

export function created(call: GraphCall, { id }: AdObject): Reply {
  return call.answer({ id });
}
