"use client";

import { useQuery } from "@tanstack/react-query";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import { scopeWords } from "@/lib/client/asset-words";
import { type ConnectProblem, connectProblemWords } from "@/lib/client/connect-problem-words";
import { statusQuery } from "@/lib/client/connections";
import { formatClock } from "@/lib/client/format-time";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "@/lib/contracts/platforms";
import { ConnectLink } from "./connect-link";
import { NoAssets } from "./no-assets";

/** What came of the way to the platform's consent page and back. */
export function ConnectSuccess({ platform }: { platform: PlatformId }) {
  const { id, timeZone } = useStore();
  const now = useNow();
  const { data } = useQuery(statusQuery(id));
  const { label, sendsSales } = platformInfo(platform);
  // The address keeps its `connected`; what it says may have ended since.
  const row = data?.data.find((candidate) => candidate.platform === platform);
  if (row?.status !== "connected") return null;
  const sending = row.targetReadyAt
    ? ` ${label} takes sales from ${formatClock(row.targetReadyAt, timeZone, now)}; until then they wait here, none is lost.`
    : " Sales from your till are sent from here on, and those held for it go out by themselves.";
  return (
    <Alert tone="success" role="status" testId="connect-success" title={`${label} is connected`}>
      The last 90 days are being read now.
      {sendsSales && sending}
    </Alert>
  );
}

export function ConnectTrouble(props: { problem: ConnectProblem; platform: PlatformId; missing: readonly string[] }) {
  const { can } = useStore();
  const { problem, platform, missing } = props;
  if (problem === "no_accounts") return <NoAssets platform={platform} />;
  const words = connectProblemWords(problem, platform);
  return (
    <Alert
      tone={words.tone}
      role="status"
      testId="connect-problem"
      state={problem}
      title={words.title}
      action={
        words.action &&
        can("operate") && (
          <ConnectLink platform={platform} label={words.action} size="sm" testId="connect-problem-retry" />
        )
      }
    >
      <p>
        {words.effect} {words.todo}
      </p>
      {missing.length > 0 && (
        <>
          <p className="mt-1">Not allowed:</p>
          <ul className="list-disc ps-5">
            {scopeWords(missing).map((scope) => (
              <li key={scope}>{scope}</li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}
