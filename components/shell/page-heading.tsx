import type { ReactNode } from "react";

export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid gap-1">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      {children && <p className="max-w-measure text-base text-muted-foreground">{children}</p>}
    </div>
  );
}
