import type { ComponentProps } from "react";
import { cn } from "@/lib/client/cn";

/**
 * Explicit roles: on small screens CSS turns rows into cards, and a browser then takes the implied roles away.
 * With them a card is still a row of a table to a screen reader.
 */
const as = (role: string) => ({ role });

export function Table({ className, ...props }: ComponentProps<"table">) {
  return <table {...as("table")} className={cn("w-full border-collapse text-sm", className)} {...props} />;
}
export function TableHeader(props: ComponentProps<"thead">) {
  return <thead {...as("rowgroup")} {...props} />;
}
export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody {...as("rowgroup")} className={cn("max-md:block", className)} {...props} />;
}
export function TableFooter({ className, ...props }: ComponentProps<"tfoot">) {
  return <tfoot {...as("rowgroup")} className={cn("max-md:block", className)} {...props} />;
}
export function TableRow(props: ComponentProps<"tr">) {
  return <tr {...as("row")} {...props} />;
}
/** A row of the body: a card under 768 px. */
export function TableCardRow({ className, ...props }: ComponentProps<"tr">) {
  return <TableRow className={cn("border-t max-md:grid max-md:gap-2 max-md:px-4 max-md:py-3", className)} {...props} />;
}
export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...as("columnheader")}
      className={cn("whitespace-nowrap px-2.5 py-2 text-start font-medium text-muted-foreground text-xs", className)}
      {...props}
    />
  );
}
export function TableRowHeader({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="row"
      {...as("rowheader")}
      className={cn("text-start max-md:p-0 md:px-2.5 md:py-2.5", className)}
      {...props}
    />
  );
}
export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return <td {...as("cell")} className={cn("align-middle max-md:p-0 md:px-2.5 md:py-2.5", className)} {...props} />;
}
