import type { Omission } from "@/lib/contracts/dry-run";
import type { TrackEventBody } from "@/lib/contracts/events";
import type { Customer } from "@/lib/platforms/contract";
import { neverSent, noPlaceFor, omit, unheard } from "@/lib/platforms/contract-omissions";
import { hashForMeta, usableClickIds } from "./identify";

/** In the order of what they are worth for finding a person. */
const FIELDS = [
  ["em", "customerEmail", "email", "an e-mail address"],
  ["ph", "customerPhone", "phone", "a phone number"],
  ["ln", "customer.lastName", "lastName", "a family name"],
  ["fn", "customer.firstName", "firstName", "a first name"],
  ["zp", "customer.postalCode", "postalCode", "a postal code"],
  ["ct", "customer.city", "city", "the name of a city"],
  ["external_id", "customer.externalId", "externalId", "a customer number"],
  ["db", "customer.dateOfBirth", "dateOfBirth", "a date of birth"],
  ["st", "customer.region", "region", "a region"],
  ["ge", "customer.gender", "gender", "one of the two genders that Facebook knows"],
  ["country", "customer.country", "country", "a country"],
] as const;

/** What of a sale `toServerEvent` does not hold. Pure. */
export function metaOmissions(sale: TrackEventBody, customer: Customer): Omission[] {
  const hashes = hashForMeta(customer);
  const heard = usableClickIds(sale.clickIds ?? {});
  const { fbc, fbp } = sale.clickIds ?? {};
  return [
    ...FIELDS.flatMap(([key, field, name, what]) => {
      if (hashes[key].length > 0) return [];
      if (name === "phone" && customer.phone !== undefined)
        return [omit(field, "unusable", `Not a valid phone number, read as one of ${customer.country}.`)];
      return [unheard(field, customer[name], what)];
    }),
    ...(heard.fbc === undefined ? [unheard("clickIds.fbc", fbc, "Facebook's click cookie (fb.1.…)")] : []),
    ...(heard.fbp === undefined ? [unheard("clickIds.fbp", fbp, "Facebook's browser cookie (fb.1.…)")] : []),
    ...noPlaceFor(["gclid", "gbraid", "wbraid"], sale.clickIds, "clickIds", "Facebook"),
    ...(sale.eventValue === undefined
      ? [omit("eventValue", "absent", "Not given; the event goes without a value.")]
      : []),
    ...neverSent(sale),
  ];
}
