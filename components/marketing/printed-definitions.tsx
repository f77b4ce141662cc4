import { type ChosenColumn, columnInfo, isFigure } from "@/lib/client/campaign-columns";

/** What the headings of a printed table mean; on the screen each tells it when pointed at. */
export function PrintedDefinitions({ columns }: { columns: readonly ChosenColumn[] }) {
  return (
    <dl className="hidden px-6 py-3 text-muted-foreground text-xs print:block" data-testid="printed-definitions">
      {columns
        .filter(isFigure)
        .map(columnInfo)
        .map(({ id, label, hint }) => (
          <div key={id}>
            <dt className="inline font-medium">{label}:</dt> <dd className="inline">{hint}</dd>
          </div>
        ))}
    </dl>
  );
}
