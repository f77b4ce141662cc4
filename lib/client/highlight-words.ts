import { isolated } from "../contracts/isolated";
import type { Highlight } from "../contracts/metrics";
import { platformInfo } from "../contracts/platform-list";
import { formatMoneyShort, formatSignedMoney } from "./format-number";
import { roasBand } from "./roas-band";

/** What a highlight says, the numbers that prove it, and the rule it was found by. docs/metrics.md has the rules. */
export function highlightWords({ rule, currency, campaign }: Highlight): {
  title: string;
  evidence: string;
  tone: "good" | "look";
} {
  const { platform, current, previous, change } = campaign;
  const name = isolated(campaign.name);
  const money = (amount: number) => formatMoneyShort(amount, currency);
  const reported = `${platformInfo(platform).label} reports ${money(current.revenue)} of revenue on ${money(current.spend)} spent`;
  const moved = `${change === null ? "" : `${formatSignedMoney(change, currency)}: `}reported revenue ${money(current.revenue)}${previous ? `, before it was ${money(previous.revenue)}` : ""}.`;
  switch (rule) {
    case "best_roas":
      return {
        title: `${name} is your best earner`,
        evidence: `${reported}: ${roasBand(current.roas).text}.`,
        tone: "good",
      };
    case "largest_gain":
      return { title: `${name} gained the most`, evidence: moved, tone: "good" };
    case "largest_loss":
      return { title: `${name} lost the most`, evidence: moved, tone: "look" };
    case "spend_without_sales":
      return {
        title: `${name} spends without a sale`,
        evidence: `${money(current.spend)} spent, and ${platformInfo(platform).label} reports no purchase for it.`,
        tone: "look",
      };
    case "below_break_even":
      return {
        title: `${name} brings in less than it costs`,
        evidence: `${reported}: ${roasBand(current.roas).text}.`,
        tone: "look",
      };
  }
}
