import { route } from "@/lib/api/route";
import { REPORT_TYPES } from "@/lib/contracts/reports";
import { readReportFile } from "@/lib/reports/reports";

export const GET = route("readReportFile", async ({ tenant, params }) => {
  const { format, fileName, content } = await readReportFile(tenant, params.reportId ?? "", params.format ?? "");
  return new Response(new Uint8Array(content), {
    headers: {
      "content-type": REPORT_TYPES[format],
      // The name is of our own letters; see `reportFileName`.
      "content-disposition": `attachment; filename="${fileName}"`,
      "content-length": String(content.byteLength),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
});
