import { forbidden, notFound } from "next/navigation";
import { AssetPicker } from "@/components/marketing/asset-picker";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { PlatformId, platformInfo } from "@/lib/contracts/platforms";
import { roleCan } from "@/lib/contracts/stores";
import { storePage } from "../../store-page";

type Props = { params: Promise<{ store: string; platform: string }> };

/** The assets are read from the platform by the browser, so that a slow platform does not hold up the page. */
export default async function AssetsPage({ params }: Props) {
  const { store: slug, platform: word } = await params;
  const { store } = await storePage(slug);
  const platform = PlatformId.safeParse(word);
  if (!platform.success) notFound();
  if (!roleCan(store.role, "operate")) forbidden();
  const { label, sendsSales } = platformInfo(platform.data);
  return (
    <div className="grid min-w-0 gap-6">
      <PageTitle parts={[`${label} account`, store.name]} />
      <PageHeading title={`Choose what ${store.name} uses at ${label}`}>
        {sendsSales
          ? "Two choices: where figures are read from, and what records your sales."
          : "One choice: where figures are read from. Instagram takes no till sales of its own."}
      </PageHeading>
      <AssetPicker platform={platform.data} />
    </div>
  );
}
