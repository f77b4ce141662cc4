import { redirect } from "next/navigation";
import { storePage } from "./store-page";

export default async function StorePage({ params }: { params: Promise<{ store: string }> }) {
  const { store } = await storePage((await params).store);
  redirect(`/${store.slug}/overview`);
}
