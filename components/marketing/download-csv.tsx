import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";

/** The table as it is on the screen, all of it. A link, so that the browser saves while the rows still come. */
export function DownloadCsv({ href, of }: { href: string; of: string }) {
  return (
    <Button asChild variant="outline" size="sm" className="print:hidden">
      <a href={href} download data-testid={`download-csv-${of.replaceAll(" ", "-")}`}>
        <Download aria-hidden />
        Download CSV<span className="sr-only"> of {of}</span>
      </a>
    </Button>
  );
}
