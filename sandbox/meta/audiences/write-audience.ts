import type { Reply } from "../../core/reply";
import { readChoice, readFlag, readObject, readText, recordUnknownKeys } from "../ads/read-value";
import { checkName } from "../ads/write-common";
import type { GraphCall } from "../graph-call";
import { GraphError, invalidParameter, overtaken } from "../graph-error";
import { isObject } from "../graph-params";
import type { MetaAdAccount } from "../meta-shop";
import { audienceOf, refuseWithoutTerms, writableAudienceAccount } from "./audience-users";
import type { Audience } from "./audiences";

export const AUDIENCE_WRITE_PARAMS = [
  ..."name subtype description customer_file_source origin_audience_id lookalike_spec audience_labels".split(" "),
  ..."usage_restriction is_value_based opt_out_link".split(" "),
];
const SOURCES = ["USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"];
const SUBTYPES = ["CUSTOM", "LOOKALIKE"] as const;
const SPEC_KEYS = ["type", "country", "ratio", "starting_ratio", "location_spec", "is_financial_service"];
const AUDIENCES_MAX = 500;
const SEED_MIN = 100;
/** People a hundredth of a country is taken to be. */
const ONE_PERCENT = 350_000;

/** `POST /act_X/customaudiences` */
export function createAudience(call: GraphCall): Reply {
  const account = writableAudienceAccount(call, call.adAccount().id);
  const name = checkName(call);
  call.params.require("subtype");
  const subtype = readChoice(call.params.text("subtype"), "subtype", SUBTYPES);
  if (account.business === null)
    throw new GraphError(200, "(#200) The ad account does not belong to a business", { subcode: 1870050 });
  refuseWithoutTerms(call, account);
  const { audiences } = call.state;
  if (audiences.list(account.id).filter((one) => one.subtype === subtype).length >= AUDIENCES_MAX)
    throw new GraphError(2654, `(#2654) An ad account can have at most ${AUDIENCES_MAX} audiences of this kind`);
  const values = { ...readCommon(call), ...(subtype === "CUSTOM" ? readFile(call) : readLookalike(call, account)) };
  return call.answer({ id: audiences.create({ accountId: account.id, subtype, name, values }).id });
}

/** `POST /{audience}`: its name and description. */
export function changeAudience(call: GraphCall): Reply {
  const audience = audienceOf(call);
  writableAudienceAccount(call, audience.accountId);
  call.params.only(["name", "description", "usage_restriction", "opt_out_link"]);
  const name = call.params.has("name") ? checkName(call) : audience.name;
  call.state.audiences.change(audience, { name, values: { ...audience.values, ...readCommon(call) } });
  return call.answer({ success: true });
}

/** `DELETE /{audience}` */
export function deleteAudience(call: GraphCall): Reply {
  const audience = audienceOf(call);
  writableAudienceAccount(call, audience.accountId);
  call.params.only([]);
  call.state.audiences.delete(audience.id);
  return call.answer({ success: true });
}

function readCommon({ params }: GraphCall): Readonly<Record<string, unknown>> {
  return {
    ...(params.has("description") && { description: params.text("description") ?? "" }),
    ...(params.has("usage_restriction") && {
      usage_restriction: readChoice(params.text("usage_restriction"), "usage_restriction", ["EXCLUSION_ONLY", "NONE"]),
    }),
  };
}

function readFile({ params }: GraphCall): Readonly<Record<string, unknown>> {
  params.require("customer_file_source");
  return {
    customer_file_source: readChoice(params.text("customer_file_source"), "customer_file_source", SOURCES),
    is_value_based: params.has("is_value_based") && readFlag(params.json("is_value_based"), "is_value_based"),
  };
}

/** People like those of another audience. Since v24 unknown parts of the specification are refused, not ignored. */
function readLookalike(call: GraphCall, account: MetaAdAccount): Readonly<Record<string, unknown>> {
  const { params } = call;
  const origin = originOf(call, account, params.require("origin_audience_id"));
  if (!params.has("lookalike_spec")) throw invalidParameter("The parameter lookalike_spec is required");
  const spec = readObject(params.json("lookalike_spec"), "lookalike_spec");
  recordUnknownKeys(spec, SPEC_KEYS, "lookalike_spec", (rule) => {
    throw invalidParameter(rule);
  });
  readChoice(spec.type, "lookalike_spec[type]", ["similarity", "custom_ratio", "reach"]);
  const { ratio, starting_ratio: from = 0 } = spec;
  if (typeof ratio !== "number" || ratio < 0.01 || ratio > 0.2 || !isHundredth(ratio))
    throw invalidParameter("lookalike_spec[ratio] must be a number from 0.01 to 0.20");
  if (typeof from !== "number" || from < 0 || from >= ratio)
    throw invalidParameter("lookalike_spec[starting_ratio] must be less than ratio");
  const countries = countriesOf(spec);
  if (call.state.audiences.sizeOf(origin) < SEED_MIN)
    throw new GraphError(2654, "(#2654) The origin audience is too small", {
      title: "L'audience source doit compter au moins 100 personnes",
    });
  const size = Math.round((ratio - from) * 100 * ONE_PERCENT * countries.length);
  return {
    lookalike_spec: { ...spec, origin: [{ id: origin.id, name: origin.name, type: "custom_audience" }] },
    size,
  };
}

function originOf(call: GraphCall, account: MetaAdAccount, id: string): Audience {
  const origin = call.state.audiences.get(id);
  if (origin?.accountId !== account.id || origin.subtype !== "CUSTOM")
    throw overtaken("origin_audience_id is not a custom audience of this ad account");
  return origin;
}

/** One country stands by itself, several in `location_spec`. */
function countriesOf(spec: Readonly<Record<string, unknown>>): readonly string[] {
  const geo = isObject(spec.location_spec) ? spec.location_spec.geo_locations : undefined;
  const several = isObject(geo) ? geo.countries : undefined;
  if ((spec.country === undefined) === (spec.location_spec === undefined))
    throw invalidParameter("lookalike_spec must have either country or location_spec");
  const countries = spec.country === undefined ? several : [readText(spec.country, "lookalike_spec[country]")];
  if (!Array.isArray(countries) || countries.length === 0 || countries.some((one) => !/^[A-Z]{2}$/.test(String(one))))
    throw invalidParameter("lookalike_spec must name countries by their codes");
  return countries.map(String);
}

function isHundredth(ratio: number): boolean {
  return Math.abs(ratio * 100 - Math.round(ratio * 100)) < 1e-9;
}
