import { forbidden, redirect } from "next/navigation";
import { pageUser } from "@/lib/auth/page";
import { roleCan } from "@/lib/contracts/stores";

export default async function HomePage() {
  const { stores } = await pageUser();
  const first = stores.find(({ role }) => roleCan(role, "read"));
  if (!first) forbidden();
  redirect(`/${first.slug}/overview`);
}
