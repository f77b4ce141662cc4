import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from "@/components/ui/table";
import { type Entry, type Named, type SchemaRow, schemaRows, typeWords } from "./api-document";

/** One endpoint: what it takes, what it gives, what it refuses with. */
export function OperationCard({ method, path, operation, named }: Entry & { named: Named }) {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const asked = parameters.map(({ name, schema, required, in: where }) => ({
    path: name,
    type: typeWords(schema),
    required,
    description: [`In the ${where}.`, schema.description].filter(Boolean).join(" "),
  }));
  const successes = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  return (
    <Card className="min-w-0 scroll-mt-6 p-4 md:p-6" id={operationId} data-testid={`operation-${operationId}`}>
      <h3 className="font-semibold text-lg">{summary}</h3>
      <p className="mt-1 flex flex-wrap items-center gap-2">
        <Badge tone={method === "GET" ? "info" : method === "DELETE" ? "destructive" : "success"}>{method}</Badge>
        <code className="break-all font-mono text-sm">{path}</code>
      </p>
      {description && <p className="mt-2 max-w-measure text-muted-foreground text-sm">{description}</p>}
      <Fields title="Parameters" of={summary} rows={asked} />
      <Fields
        title="Body"
        of={summary}
        rows={schemaRows(Object.values(requestBody?.content ?? {})[0]?.schema, named)}
      />
      {successes.map(([status, { content }]) => (
        <Fields
          key={status}
          title={`Answer ${status}`}
          of={summary}
          rows={schemaRows(Object.values(content ?? {})[0]?.schema, named)}
          folded
        />
      ))}
      <ul className="mt-4 grid gap-1 text-sm" aria-label={`Answers of ${summary}`}>
        {Object.entries(responses).map(([status, { description }]) => (
          <li key={status}>
            <span className="tnum inline-block w-10 font-medium">{status}</span>
            <span className="text-muted-foreground">{description}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Fields({
  title,
  of,
  rows,
  folded,
}: {
  title: string;
  of: string;
  rows: readonly SchemaRow[];
  folded?: boolean;
}) {
  if (rows.length === 0) return null;
  return (
    <details className="mt-4 min-w-0" open={!folded}>
      <summary className="cursor-pointer font-medium text-base">{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide rows scroll, and a keyboard must be able to scroll them */}
      <section aria-label={`${title} of ${of}`} tabIndex={0} className="mt-2 overflow-x-auto">
        <Table className="min-w-120">
          <TableHeader>
            <TableRow className="border-b">
              <TableHead className="ps-0">Field</TableHead>
              <TableHead>Type</TableHead>
              <TableHead>Notes</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody className="max-md:table-row-group">
            {rows.map((row) => (
              <TableRow key={row.path} className="border-b align-top last:border-0">
                <TableRowHeader className="py-2 pe-3 font-normal max-md:p-2 md:ps-0">
                  <code className="break-all font-mono">{row.path}</code>
                  {row.required && <span className="block text-muted-foreground text-xs">required</span>}
                </TableRowHeader>
                <TableCell className="max-md:p-2 max-w-56 break-words align-top text-muted-foreground">
                  {row.type}
                </TableCell>
                <TableCell className="align-top max-md:p-2">{row.description}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </section>
    </details>
  );
}
