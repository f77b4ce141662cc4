import { formatMoney } from "../client/format-number";
import { isolated } from "./isolated";
import type { FiguresMeta } from "./metrics";
import { platformInfo } from "./platform-list";

/** What of the ads is in no figure, and why. */
export const leftOutText = ({ platform, name, currency, spend }: FiguresMeta["leftOut"][number]): string =>
  `${formatMoney(spend, currency)} for ${platformInfo(platform).label} ads of ${isolated(name)} is in no figure, blended ROAS included: no connection shows it.`;
