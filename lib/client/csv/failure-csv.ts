import type { FailureGroup } from "../../contracts/event-details";
import { platformInfo } from "../../contracts/platform-list";
import type { CsvColumn } from "../../core/csv";
import { isoInZone } from "../../core/zoned-day";
import { STATE_WORDS } from "../delivery-words";
import { failureWords } from "../failure-words";

/** What the cards say, a line each. */
export function failureCsv({ timeZone }: { readonly timeZone: string }): readonly CsvColumn<FailureGroup>[] {
  const moment = (at: string | null) => (at === null ? null : isoInZone(new Date(at), timeZone));
  return [
    { header: "Platform", cell: ({ destination }) => platformInfo(destination).label },
    { header: "State", cell: ({ state }) => STATE_WORDS[state] },
    { header: "Sales", cell: ({ count, refunds }) => count - refunds },
    { header: "Refunds", cell: ({ refunds }) => refunds },
    { header: "Cause", cell: (group) => failureWords(group).cause },
    { header: "Effect", cell: (group) => failureWords(group).effect },
    { header: "What to do", cell: (group) => failureWords(group).advice },
    { header: "Received from", cell: ({ oldestAt }) => moment(oldestAt) },
    { header: "Received to", cell: ({ newestAt }) => moment(newestAt) },
    { header: "Next try", cell: ({ state, nextAttemptAt }) => (state === "waiting" ? moment(nextAttemptAt) : null) },
    { header: "Can be resent", cell: ({ resend }) => resend.count },
    { header: "Platform codes", cell: ({ platformCodes }) => platformCodes.join(", ") },
  ];
}
