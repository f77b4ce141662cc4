import { isolated } from "../contracts/isolated";
import type { FiguresMeta, Highlight } from "../contracts/metrics";
import { platformInfo } from "../contracts/platform-list";
import { formatMoney, formatMoneyShort, formatSignedMoney } from "./format-number";
import { roasBand } from "./roas-band";

/** `convertedFrom`: the currency that the platform itself reports in, where it is another. */
type ToldHighlight = Highlight & { readonly convertedFrom?: string };
export function withOrigin(highlight: Highlight, { accounts }: Pick<FiguresMeta, "accounts">): ToldHighlight {
  const account = accounts.find(({ platforms }) => platforms.includes(highlight.campaign.platform));
  const isConverted = account !== undefined && account.currency !== highlight.currency;
  return { ...highlight, ...(isConverted && { convertedFrom: account.currency }) };
}

/** What a highlight says, the numbers that prove it, and the rule it was found by. docs/metrics.md has the rules. */
export function highlightWords({ rule, currency, campaign, convertedFrom }: ToldHighlight): {
  title: string;
  evidence: string;
  tone: "good" | "look";
} {
  const { platform, current, previous, change } = campaign;
  const name = isolated(campaign.name);
  const money = (amount: number) => formatMoneyShort(amount, currency);
  const origin = convertedFrom ? `, converted from ${convertedFrom}` : "";
  const reported = `${platformInfo(platform).label} reports ${money(current.revenue)} of revenue on ${money(current.spend)} spent: ${roasBand(current.roas).text}${origin}.`;
  // A difference is told as exactly as the two it is between, so that it can be checked.
  const exact = (amount: number) => formatMoney(amount, currency);
  const moved = `${change === null ? "" : `${formatSignedMoney(change, currency)}: `}reported revenue ${exact(current.revenue)}${previous ? `, before it was ${exact(previous.revenue)}` : ""}${origin}.`;
  switch (rule) {
    case "best_roas":
      return {
        title: `${name} is your best earner`,
        evidence: reported,
        tone: "good",
      };
    case "largest_gain":
      return { title: `${name} gained the most`, evidence: moved, tone: "good" };
    case "largest_loss":
      return { title: `${name} lost the most`, evidence: moved, tone: "look" };
    case "spend_without_sales":
      return {
        title: `${name} spends without a sale`,
        evidence: `${money(current.spend)} spent${origin}, and ${platformInfo(platform).label} reports no purchase for it.`,
        tone: "look",
      };
    case "below_break_even":
      return {
        title: `${name} brings in less than it costs`,
        evidence: reported,
        tone: "look",
      };
  }
}
