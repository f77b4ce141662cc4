import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

const TONES = {
  info: { icon: Info, classes: "border-info/30 bg-info-soft [--tone:var(--info)]" },
  success: { icon: CircleCheck, classes: "border-success/30 bg-success-soft [--tone:var(--success)]" },
  warning: { icon: TriangleAlert, classes: "border-warning/30 bg-warning-soft [--tone:var(--warning)]" },
  destructive: { icon: CircleX, classes: "border-destructive/30 bg-destructive-soft [--tone:var(--destructive)]" },
} as const;
export type AlertTone = keyof typeof TONES;

type AlertProps = {
  tone: AlertTone;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  testId?: string;
  state?: string | undefined;
  /** `alert` interrupts a screen reader, `status` waits; nothing for what was there when the page came. */
  role?: "alert" | "status";
};

/** What happened, what it means for the data, and what to do. */
export function Alert({ tone, title, children, action, className, testId, state, role }: AlertProps) {
  const { icon: Icon, classes } = TONES[tone];
  return (
    <div
      role={role}
      data-testid={testId}
      data-state={state ?? tone}
      className={cn(
        "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border px-4 py-3 text-foreground",
        classes,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-72 items-start gap-3">
        <Icon aria-hidden className="mt-px size-5 shrink-0 text-(--tone)" strokeWidth={1.75} />
        <div className="grid min-w-0 gap-0.5">
          <p className="font-medium text-base">{title}</p>
          {children && <div className="max-w-measure text-base">{children}</div>}
        </div>
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
