import { FlaskConical } from "lucide-react";

/** On every page while the platforms are pretended. */
export function SandboxNotice({ url }: { url: string | null }) {
  if (!url) return null;
  return (
    <aside
      aria-label="Sandbox"
      data-testid="sandbox-notice"
      className="flex items-center justify-center gap-2 bg-info-soft px-4 py-1.5 text-foreground text-sm print:hidden"
    >
      <FlaskConical aria-hidden className="size-4 shrink-0 text-info" />
      <p>
        <strong className="font-semibold">Sandbox:</strong> pretend ad platforms. Nothing here costs money.{" "}
        <a href={url} target="_blank" rel="noreferrer" className="whitespace-nowrap underline underline-offset-2">
          Look inside<span className="sr-only"> (opens in a new tab)</span>
        </a>
      </p>
    </aside>
  );
}
