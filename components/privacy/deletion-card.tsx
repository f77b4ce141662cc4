import { CircleCheck, Clock } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { deletionWords } from "@/lib/client/deletion-words";
import type { DeletionStatus } from "@/lib/contracts/platform-callbacks";

/** What a person asked to have deleted, how far it is, and what stays and why. */
export function DeletionCard({ deletion }: { deletion: DeletionStatus }) {
  const words = deletionWords(deletion);
  const done = deletion.state === "done";
  const Icon = done ? CircleCheck : Clock;
  return (
    <div className="grid w-full max-w-2xl gap-6" data-testid="data-deletion" data-state={deletion.state}>
      <div className="grid gap-2">
        <h1 className="font-semibold text-2xl tracking-tight">Your request to delete your data</h1>
        <p>
          <Badge tone={done ? "success" : "info"}>
            <Icon aria-hidden />
            {words.state}
          </Badge>
        </p>
      </div>
      <Card className="grid gap-6 p-5 md:p-6">
        <div className="grid max-w-measure gap-2 text-base">
          <p>{words.asked}</p>
          <p data-testid="deletion-outcome">{words.outcome}</p>
        </div>
        <Part title={done ? "What is deleted" : "What will be deleted"} items={words.deletes} />
        <Part title="What is kept, and why" items={words.keeps} />
        <section className="grid max-w-measure gap-1 text-base">
          <h2 className="font-semibold text-lg">Questions</h2>
          <p className="text-muted-foreground">
            Write to the business whose ads you had connected; it decides about its records. Name this code:
          </p>
          <p>
            <code className="break-all font-mono text-sm">{deletion.code}</code>
          </p>
        </section>
      </Card>
    </div>
  );
}

function Part({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <section className="grid max-w-measure gap-1 text-base">
      <h2 className="font-semibold text-lg">{title}</h2>
      <ul className="grid list-disc gap-1 ps-5 text-muted-foreground">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}
