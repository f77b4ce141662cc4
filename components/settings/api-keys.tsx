"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { BlockError } from "@/components/marketing/block-error";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { apiKeysQuery } from "@/lib/client/api-keys";
import { curlExample } from "@/lib/client/curl-example";
import { CreateKeyDialog } from "./create-key-dialog";
import { KeyTable } from "./key-table";

/** Keys with which tills send sales. `apiUrl` is where this installation is reached from outside. */
export function ApiKeys({ apiUrl }: { apiUrl: string }) {
  const store = useStore();
  const [creating, setCreating] = useState(false);
  const { data, error, refetch } = useQuery(apiKeysQuery(store.id));
  const example = { apiUrl, storeId: store.id, currency: store.currency };
  return (
    <div className="grid min-w-0 gap-6">
      <Card data-testid="api-keys" className="min-w-0">
        <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
          <div className="grid gap-1">
            <CardTitle id="keys-heading">Keys of this store</CardTitle>
            <CardDescription>A till sends its sales with a key. Each till should have its own.</CardDescription>
          </div>
          <Button onClick={() => setCreating(true)} data-testid="create-key">
            <Plus aria-hidden />
            Create key
          </Button>
        </CardHeader>
        <CardContent className="max-md:px-0">
          {!data && error && <BlockError error={error} onRetry={refetch} />}
          {!data && !error && <Skeleton className="h-24" />}
          {data?.data.length === 0 && (
            <Empty icon={KeyRound} title="No keys yet" testId="keys-empty">
              Create one, put it into your till's settings, and the next sale appears under Sales.
            </Empty>
          )}
          {data && data.data.length > 0 && <KeyTable keys={data.data} />}
        </CardContent>
      </Card>
      <Card className="min-w-0">
        <CardHeader>
          <CardTitle>Send a sale by hand</CardTitle>
          <CardDescription>Put your key in the place of YOUR_KEY. The store's id is already in it.</CardDescription>
        </CardHeader>
        <CardContent>
          <CopyField
            label="Example request"
            value={curlExample({ ...example, key: "YOUR_KEY" })}
            multiline
            testId="curl-example"
          />
        </CardContent>
      </Card>
      {creating && <CreateKeyDialog example={example} onClose={() => setCreating(false)} />}
    </div>
  );
}
