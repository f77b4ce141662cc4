import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

type EmptyProps = {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Heading level that fits the page around it. */
  as?: "h1" | "h2" | "h3" | "p";
  className?: string;
  testId?: string;
};

/** Nothing to show, said with the reason and one way on. */
export function Empty({ icon: Icon, title, children, action, as: Title = "h3", className, testId }: EmptyProps) {
  return (
    <div data-testid={testId} className={cn("grid justify-items-center gap-3 px-4 py-12 text-center", className)}>
      <span className="grid size-11 place-items-center rounded-full bg-muted text-muted-foreground">
        <Icon aria-hidden className="size-5" strokeWidth={1.75} />
      </span>
      <Title className="font-semibold text-lg">{title}</Title>
      {children && <div className="max-w-measure text-base text-muted-foreground">{children}</div>}
      {action && <div className="mt-1 flex flex-wrap justify-center gap-2 print:hidden">{action}</div>}
    </div>
  );
}
