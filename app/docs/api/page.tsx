import { connection } from "next/server";
import { ApiDocument } from "@/components/docs/api-document";
import { ApiReference } from "@/components/docs/api-reference";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { SimplePage } from "@/components/shell/simple-page";
import { openApiDocument } from "@/lib/api/openapi";
import { sandboxNotice } from "@/lib/auth/page";

export default async function ApiDocsPage() {
  await connection();
  return (
    <SimplePage wide sandboxUrl={sandboxNotice()}>
      <PageTitle parts={["API reference"]} />
      <div className="grid gap-6">
        <PageHeading title="API reference">
          For whoever connects a till. Generated from what the server checks.
        </PageHeading>
        <ApiReference document={ApiDocument.parse(openApiDocument())} />
      </div>
    </SimplePage>
  );
}
