import type { EventListItem } from "../../contracts/events";
import { DESTINATION_IDS, platformInfo } from "../../contracts/platform-list";
import type { DestinationId } from "../../contracts/platforms";
import { type CsvCell, type CsvColumn, decimalCell } from "../../core/csv";
import { exponentOf } from "../../core/money";
import { isoInZone } from "../../core/zoned-day";
import { deliveryReason, EVENT_TYPE_WORDS, identifierWords, STATE_WORDS } from "../delivery-words";

type Delivery = EventListItem["deliveries"][number];
type Money = EventListItem["value"];

const amount = (money: Money, sign: 1 | -1 = 1): CsvCell =>
  money === null ? null : decimalCell(sign * money.amount, exponentOf(money.currency));

/** Where the screen sets one thing below the other, the file has a column for each. */
export const saleCsv = ({ timeZone }: { readonly timeZone: string }): readonly CsvColumn<EventListItem>[] => [
  { header: "Sale", cell: ({ eventType }) => EVENT_TYPE_WORDS[eventType] },
  // A refund stands under the number of its sale.
  { header: "Order number", cell: ({ orderId, refundOf }) => (refundOf ? refundOf.orderId : orderId) },
  // What was given back has lines of its own, so that the column adds up to what the tills took.
  { header: "Amount", cell: ({ value, refundOf }) => amount(value, refundOf ? -1 : 1) },
  { header: "Refunded", cell: ({ refundedAmount }) => amount(refundedAmount) },
  { header: "Currency", cell: ({ value }) => value?.currency ?? null },
  { header: "Time", cell: ({ occurredAt }) => isoInZone(new Date(occurredAt), timeZone) },
  { header: "Recognised by", cell: ({ identifiers }) => identifierWords(identifiers) },
  ...DESTINATION_IDS.flatMap((destination) => deliveryColumns(destination, timeZone)),
];

function deliveryColumns(destination: DestinationId, timeZone: string): CsvColumn<EventListItem>[] {
  const { label } = platformInfo(destination);
  const of = (tell: (delivery: Delivery) => CsvCell) => (event: EventListItem) => {
    const delivery = event.deliveries.find((candidate) => candidate.destination === destination);
    return delivery ? tell(delivery) : null;
  };
  const moment = (at: string | null) => (at === null ? null : isoInZone(new Date(at), timeZone));
  const isTried = ({ state, attempts, held }: Delivery) => state === "waiting" && attempts > 0 && !held;
  return [
    { header: label, cell: of(({ state, held }) => (held ? "Held" : STATE_WORDS[state])) },
    { header: `${label} reason`, cell: of(deliveryReason) },
    {
      header: `${label} delivered`,
      cell: of(({ state, deliveredAt }) => (state === "delivered" ? moment(deliveredAt) : null)),
    },
    { header: `${label} tries`, cell: of((delivery) => (isTried(delivery) ? delivery.attempts : null)) },
    {
      header: `${label} next try`,
      cell: of((delivery) => (isTried(delivery) ? moment(delivery.nextAttemptAt) : null)),
    },
  ];
}
