import { Card } from "@/components/ui/card";
import type { ApiDocument, Entry } from "./api-document";
import { OperationCard } from "./operation-card";

/** What a till uses first, then what a browser session may do, then what is open to anyone. */
function groups(document: ApiDocument): { title: string; note: string; entries: Entry[] }[] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const uses = ({ operation }: Entry, scheme: string) => operation.security.some((way) => Object.hasOwn(way, scheme));
  const tills = all.filter((entry) => uses(entry, "apiKey"));
  const browser = all.filter((entry) => !uses(entry, "apiKey") && uses(entry, "session"));
  return [
    { title: "For tills", note: "With an API key: Authorization: Bearer dsm_live_…", entries: tills },
    { title: "For the dashboard", note: "With the session cookie of somebody signed in.", entries: browser },
    {
      title: "Open to anyone",
      note: "Without key or session.",
      entries: all.filter(({ operation }) => operation.security.length === 0),
    },
  ].filter(({ entries }) => entries.length > 0);
}

export function ApiReference({ document }: { document: ApiDocument }) {
  const sections = groups(document);
  return (
    <div className="grid gap-8 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <nav
        aria-label="Endpoints"
        className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:overflow-y-auto"
      >
        {sections.map(({ title, entries }) => (
          <div key={title} className="mb-4">
            <p className="mb-1 font-semibold text-base">{title}</p>
            <ul className="grid">
              {entries.map(({ operation }) => (
                <li key={operation.operationId}>
                  <a
                    href={`#${operation.operationId}`}
                    className="flex min-h-7 items-center rounded-sm px-2 py-1 text-muted-foreground text-sm hover:bg-accent hover:text-accent-foreground"
                  >
                    {operation.summary}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="grid min-w-0 gap-8">
        <Card className="grid gap-2 p-4 md:p-6">
          <p className="max-w-measure text-base">{document.info.description}</p>
          <p className="max-w-measure text-base">
            Every refusal is{" "}
            <code className="font-mono text-sm">{'{ "error": { "code", "message", "requestId", "issues"? } }'}</code>.
            The same document for machines:{" "}
            <a href="/api/v1/marketing/openapi.json" className="text-primary underline underline-offset-2">
              openapi.json
            </a>
            .
          </p>
        </Card>
        {sections.map(({ title, note, entries }) => (
          <section key={title} aria-label={title} className="grid min-w-0 gap-4">
            <div>
              <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
              <p className="text-base text-muted-foreground">{note}</p>
            </div>
            {entries.map((entry) => (
              <OperationCard key={entry.operation.operationId} {...entry} named={document.components.schemas} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}
