import { notFound } from "next/navigation";
import { DeletionCard } from "@/components/privacy/deletion-card";
import { PageTitle } from "@/components/shell/page-title";
import { SimplePage } from "@/components/shell/simple-page";
import { sandboxNotice } from "@/lib/auth/page";
import { readDeletion } from "@/lib/erasure/read-deletion";

/** For a person without an account here, whom a provider has given the address. The code in it is the key. */
export default async function DataDeletionPage({ params }: { params: Promise<{ code: string }> }) {
  const deletion = await readDeletion((await params).code);
  if (!deletion) notFound();
  return (
    <SimplePage sandboxUrl={sandboxNotice()}>
      <PageTitle parts={["Data deletion"]} />
      <DeletionCard deletion={deletion} />
    </SimplePage>
  );
}
