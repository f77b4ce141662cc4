import { AlertList } from "@/components/marketing/alert-list";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { storePage } from "../store-page";

type Props = { params: Promise<{ store: string }> };

/** The list comes with the layout, whose strip shows the gravest of it on every page. */
export default async function AlertsPage({ params }: Props) {
  const { store } = await storePage((await params).store);
  return (
    <div className="grid min-w-0 gap-6">
      <PageTitle parts={["Alerts", store.name]} />
      <PageHeading title="Alerts">What keeps sales from going out, and what to do about it.</PageHeading>
      <AlertList />
    </div>
  );
}
