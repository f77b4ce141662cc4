import { unlikeness } from "@/lib/contracts/like-for-like";
import { comparedText, metricTiles, summaryText } from "@/lib/contracts/report-words";
import type { ReportSummary } from "@/lib/contracts/reports";
import type { ReportContent } from "./report-content";
import { gravestNotes } from "./report-notes";
import { keptPlatforms, unconnectedOf, unshownOf } from "./report-platforms";

/** What the letters of a report tell; kept with it, so that they say what its files say. */
export const reportSummary = (content: ReportContent): ReportSummary => {
  const { metrics, compare, covers, meta } = content;
  const only = keptPlatforms(covers);
  return {
    sentence: summaryText(metrics.groups, covers, [...new Set([...unconnectedOf(content), ...unshownOf(content)])]),
    compared: comparedText(compare, meta.compare),
    notes: gravestNotes(content),
    ...(only && { covers: only }),
    groups: metrics.groups.map((group) => ({
      currency: group.currency,
      lines: metricTiles(group, covers, unlikeness(meta)).map(({ label, value, before, change }) => ({
        ...{ label, value, before, change: change?.text ?? null },
      })),
    })),
  };
};
