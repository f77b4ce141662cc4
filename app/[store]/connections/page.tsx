import { createLoader, parseAsArrayOf, parseAsString, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { ConnectSuccess, ConnectTrouble } from "@/components/marketing/connect-outcome";
import { ConnectionStatusCards } from "@/components/marketing/connection-status-cards";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { CONNECT_PROBLEMS } from "@/lib/client/connect-problem-words";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";
import { storePage } from "../store-page";

const loadOutcome = createLoader({
  connected: parseAsStringLiteral(PLATFORM_IDS),
  problem: parseAsStringLiteral(CONNECT_PROBLEMS),
  platform: parseAsStringLiteral(PLATFORM_IDS),
  missing: parseAsArrayOf(parseAsString).withDefault([]),
});
type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

/** Where the way to a platform's consent page ends, well or not. */
export default async function ConnectionsPage({ params, searchParams }: Props) {
  const { store } = await storePage((await params).store);
  const { connected, problem, platform, missing } = await loadOutcome(searchParams);
  return (
    <div className="grid min-w-0 gap-6">
      <PageTitle parts={["Connections", store.name]} />
      <PageHeading title="Connections">
        Campaign figures come in through them, sales from your till go out through them.
      </PageHeading>
      {connected && <ConnectSuccess platform={connected} />}
      {problem && platform && <ConnectTrouble problem={problem} platform={platform} missing={missing} />}
      <ConnectionStatusCards detailed />
    </div>
  );
}
