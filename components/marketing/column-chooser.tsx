"use client";

import { Columns3 } from "lucide-react";
import dynamic from "next/dynamic";
import type { ChooseColumns } from "@/components/hooks/use-column-order";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import { areUsual, type ChosenColumn } from "@/lib/client/campaign-columns";

// What drags is 30 kB that only who opens the chooser should carry.
const ColumnChooserPanel = dynamic(() => import("./column-chooser-panel").then((module) => module.ColumnChooserPanel), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-96" role="status" aria-label="Loading the columns" />,
});
/** Its head and foot and a row for every column. */
const SIZE = { widthPx: 336, heightPx: 640 };

type ColumnChooserProps = { columns: readonly ChosenColumn[]; choose: ChooseColumns };

/** Which columns the campaign table has, and in which order. */
export function ColumnChooser({ columns, choose }: ColumnChooserProps) {
  return (
    <Popover
      label="Columns of the campaign table"
      size={SIZE}
      testId="column-chooser"
      trigger={
        <Button
          variant="outline"
          size="sm"
          data-testid="open-column-chooser"
          data-state={areUsual(columns) ? "usual" : "own"}
          className="print:hidden"
        >
          <Columns3 aria-hidden />
          Columns
        </Button>
      }
    >
      {(close) => <ColumnChooserPanel columns={columns} choose={choose} onDone={close} />}
    </Popover>
  );
}
