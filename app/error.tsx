"use client";

import { ServerCrash } from "lucide-react";
import { PageTitle } from "@/components/shell/page-title";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";

type Props = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: Props) {
  return (
    <main className="grid min-h-[60dvh] place-items-center p-4">
      <PageTitle parts={["Something broke"]} />
      <Card className="w-full max-w-lg">
        <Empty
          as="h1"
          icon={ServerCrash}
          testId="error-page"
          title="Something broke on our side"
          action={<Button onClick={reset}>Try again</Button>}
        >
          <p>Your data is safe, and sales keep being recorded.</p>
          {error.digest && (
            <p>
              Code for support: <bdi className="font-mono">{error.digest}</bdi>
            </p>
          )}
        </Empty>
      </Card>
    </main>
  );
}
