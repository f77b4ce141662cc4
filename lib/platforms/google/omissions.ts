import type { Omission } from "@/lib/contracts/dry-run";
import type { TrackEventBody } from "@/lib/contracts/events";
import type { Customer } from "@/lib/platforms/contract";
import { neverSent, noPlaceFor, omit, unheard } from "@/lib/platforms/contract-omissions";
import { addressParts, chosenClickId, hashForGoogle, isClickId } from "./identify";

const CLICK_IDS = ["gclid", "gbraid", "wbraid"] as const;
const ADDRESS = [
  ["lastName", "familyName", "a family name"],
  ["firstName", "givenName", "a first name"],
  ["postalCode", "postalCode", "a postal code"],
  ["country", "regionCode", "a country that Google knows"],
] as const;

/** What of a sale `toIngestEvent` does not hold. Pure. */
export function googleOmissions(sale: TrackEventBody, customer: Customer): Omission[] {
  const heard = hashForGoogle(customer);
  const has = (kind: string) => heard.some((identifier) => kind in identifier);
  return [
    ...(has("emailAddress") ? [] : [unheard("customerEmail", customer.email, "an e-mail address")]),
    ...(has("phoneNumber") ? [] : [phoneOmission(customer)]),
    ...(has("address") ? [] : addressOmissions(sale, customer)),
    ...clickOmissions(sale.clickIds ?? {}),
    ...(sale.eventValue === undefined
      ? [
          omit("eventValue", "absent", "Not given; the sale goes without a value."),
          ...(sale.currency === undefined
            ? []
            : [omit("currency", "incomplete", "It is the currency of a value that is not given.")]),
        ]
      : []),
    ...noPlaceFor(["city", "region", "externalId", "gender", "dateOfBirth"], sale.customer, "customer", "Google"),
    ...neverSent(sale),
  ];
}

const phoneOmission = ({ phone, country }: Customer): Omission =>
  phone === undefined
    ? unheard("customerPhone", phone, "a phone number")
    : omit("customerPhone", "unusable", `Not a valid phone number, read as one of ${country}.`);

/** Google takes an address whole or not at all, so what is there goes unused while something is missing. */
function addressOmissions(sale: TrackEventBody, customer: Customer): Omission[] {
  const parts = addressParts(customer);
  const lacking = ADDRESS.filter(([, part]) => !parts[part]);
  const whole = lacking.map(([name]) => `customer.${name}`).join(" and ");
  return [
    ...lacking.map(([name, , what]) => unheard(`customer.${name}`, customer[name], what)),
    ...ADDRESS.filter(([name, part]) => parts[part] && sale.customer?.[name] !== undefined).map(([name]) =>
      omit(`customer.${name}`, "incomplete", `Google takes an address whole; it lacks ${whole}.`),
    ),
  ];
}

function clickOmissions(given: NonNullable<TrackEventBody["clickIds"]>): Omission[] {
  const chosen = chosenClickId(given);
  return [
    ...CLICK_IDS.flatMap((name): Omission[] => {
      const value = given[name];
      if (name === chosen) return [];
      if (value !== undefined && !isClickId(value)) return [unheard(`clickIds.${name}`, value, "a click id of Google")];
      if (value !== undefined)
        return [omit(`clickIds.${name}`, "superseded", `Google takes one; ${chosen} says more.`)];
      return chosen === undefined && name === "gclid"
        ? [unheard(`clickIds.${name}`, value, "a click id of Google")]
        : [];
    }),
    ...noPlaceFor(["fbc", "fbp"], given, "clickIds", "Google"),
  ];
}
