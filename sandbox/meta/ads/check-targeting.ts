import { type GraphError, invalidParameter, overtaken } from "../graph-error";
import { isObject } from "../graph-params";
import type { MetaAdAccount } from "../meta-shop";
import { EU_COUNTRIES, GEO_KEYS, POSITIONS, PUBLISHERS, TARGETING_KEYS } from "./ad-names";
import { readChoices, readInteger, readList, readObject, recordUnknownKeys } from "./read-value";

type Fields = Readonly<Record<string, unknown>>;
type Context = {
  readonly account: MetaAdAccount;
  readonly audienceIds: readonly string[];
  readonly violate: (rule: string) => void;
};
const PLACES = GEO_KEYS.filter((key) => key !== "location_types");
const AGES = { least: 13, most: 65 } as const;
const AGE_OF_SUGGESTIONS = 25;
const EU_GROUPS = ["worldwide", "europe", "eea", "emea"];
const OUTSIDE_EU = [
  "Europe/London",
  "Europe/Zurich",
  "Europe/Oslo",
  "Europe/Istanbul",
  "Europe/Kyiv",
  "Europe/Belgrade",
];

/** Checks whom an ad set addresses, and tells whether anybody in the EU is. @throws GraphError */
export function checkTargeting(targeting: Fields, context: Context): { readonly inEu: boolean } {
  recordUnknownKeys(targeting, TARGETING_KEYS, "targeting", context.violate);
  const geo = checkGeo(targeting.geo_locations, context.violate);
  const suggests = checkAutomation(targeting.targeting_automation, context.violate);
  checkAges(targeting, suggests);
  checkPlacements(targeting, context.violate);
  for (const key of ["custom_audiences", "excluded_custom_audiences"])
    if (targeting[key] !== undefined) checkAudiences(targeting[key], key, context);
  return { inEu: isInEu(geo, context.account.timeZone) };
}

function checkGeo(value: unknown, violate: (rule: string) => void): Fields {
  if (value === undefined) throw invalidParameter("The parameter targeting[geo_locations] is required");
  const geo = readObject(value, "targeting[geo_locations]");
  recordUnknownKeys(geo, GEO_KEYS, "targeting.geo_locations", violate);
  const named = PLACES.filter((key) => readList(geo[key] ?? [], `targeting[geo_locations][${key}]`).length > 0);
  if (named.length === 0) throw invalidParameter("targeting[geo_locations] must name at least one place");
  for (const country of readList(geo.countries ?? [], "targeting[geo_locations][countries]"))
    if (typeof country !== "string" || !/^[A-Z]{2}$/.test(country))
      throw invalidParameter(`targeting[geo_locations][countries] ${String(country)} is not a country code`);
  return geo;
}

/** Returns whether Meta may go beyond what is asked for. */
function checkAutomation(value: unknown, violate: (rule: string) => void): boolean {
  const automation = isObject(value) ? value : {};
  recordUnknownKeys(
    automation,
    ["advantage_audience", "individual_setting", "shared_audiences", "value_expression"],
    "targeting.targeting_automation",
    violate,
  );
  const flag = automation.advantage_audience;
  if (flag === undefined) throw missingFlag();
  const number = readInteger(flag, "targeting[targeting_automation][advantage_audience]");
  if (number !== 0 && number !== 1) throw invalidParameter("advantage_audience must be 0 or 1");
  return number === 1;
}

function missingFlag(): GraphError {
  return invalidParameter("Invalid parameter", 1870227, "Indicateur d'audience Advantage requis");
}

function checkAges({ age_min, age_max, genders }: Fields, suggests: boolean): void {
  const least = age_min === undefined ? 18 : readInteger(age_min, "targeting[age_min]");
  const most = age_max === undefined ? AGES.most : readInteger(age_max, "targeting[age_max]");
  if (least < AGES.least || most > AGES.most || least > most)
    throw invalidParameter(`Ages must lie between ${AGES.least} and ${AGES.most}, the least first`);
  if (suggests && (age_max !== undefined || least > AGE_OF_SUGGESTIONS))
    throw invalidParameter(
      `With advantage_audience age_max and an age_min above ${AGE_OF_SUGGESTIONS} are not available`,
    );
  if (genders === undefined) return;
  const list = readList(genders, "targeting[genders]");
  if (list.some((gender) => gender !== 1 && gender !== 2))
    throw invalidParameter("targeting[genders] must hold 1 or 2");
}

function checkPlacements(targeting: Fields, violate: (rule: string) => void): void {
  const publishers =
    targeting.publisher_platforms === undefined
      ? undefined
      : readChoices(targeting.publisher_platforms, "targeting[publisher_platforms]", PUBLISHERS);
  if (publishers?.length === 0) throw invalidParameter("targeting[publisher_platforms] must not be empty");
  for (const [key, allowed] of Object.entries(POSITIONS)) {
    if (targeting[key] === undefined) continue;
    readChoices(targeting[key], `targeting[${key}]`, allowed);
    const publisher = key.replace("_positions", "");
    if (publishers && !publishers.includes(publisher)) violate(`${key} without ${publisher} in publisher_platforms`);
  }
}

function checkAudiences(value: unknown, key: string, { audienceIds }: Context): void {
  for (const audience of readList(value, `targeting[${key}]`)) {
    const id = isObject(audience) ? audience.id : undefined;
    if (typeof id !== "string" || !/^\d+$/.test(id)) throw invalidParameter(`targeting[${key}] must hold ids`);
    if (!audienceIds.includes(id)) throw overtaken(`targeting[${key}] holds an audience this ad account does not have`);
  }
}

function isInEu(geo: Fields, timeZone: string): boolean {
  return PLACES.some((key) =>
    readList(geo[key] ?? [], key).some((place) => {
      if (key === "countries") return EU_COUNTRIES.includes(String(place));
      if (key === "country_groups") return EU_GROUPS.includes(String(place));
      const country = isObject(place) ? place.country : undefined;
      if (typeof country === "string") return EU_COUNTRIES.includes(country);
      // A point on the map names no country: it lies where the advertiser is.
      return timeZone.startsWith("Europe/") && !OUTSIDE_EU.includes(timeZone);
    }),
  );
}
