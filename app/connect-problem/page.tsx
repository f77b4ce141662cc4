import { Unplug } from "lucide-react";
import Link from "next/link";
import { createLoader, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { PageTitle } from "@/components/shell/page-title";
import { SimplePage } from "@/components/shell/simple-page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { pageUser, sandboxNotice } from "@/lib/auth/page";
import { CONNECT_PROBLEMS, connectProblemWords } from "@/lib/client/connect-problem-words";
import { isolated } from "@/lib/contracts/isolated";
import { roleCan } from "@/lib/contracts/stores";

const loadProblem = createLoader({ problem: parseAsStringLiteral(CONNECT_PROBLEMS).withDefault("state_invalid") });

/** A way back from a platform of which we cannot tell the store. */
export default async function ConnectProblemPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { stores } = await pageUser();
  const { problem } = await loadProblem(searchParams);
  const words = connectProblemWords(problem, null);
  const mine = stores.filter(({ role }) => roleCan(role, "operate"));
  return (
    <SimplePage sandboxUrl={sandboxNotice()}>
      <PageTitle parts={["Connection"]} />
      <Card className="w-full max-w-lg">
        <Empty
          as="h1"
          icon={Unplug}
          testId="connect-problem"
          title={words.title}
          action={
            mine.length > 0
              ? mine.map(({ slug, name }, index) => (
                  <Button key={slug} asChild variant={index === 0 ? "primary" : "outline"}>
                    <Link href={`/${slug}/connections`}>Connections of {isolated(name)}</Link>
                  </Button>
                ))
              : undefined
          }
        >
          <p>{words.effect}</p>
          <p>{words.todo}</p>
        </Empty>
      </Card>
    </SimplePage>
  );
}
