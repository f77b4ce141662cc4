import { Lock } from "lucide-react";
import Link from "next/link";
import { PageTitle } from "@/components/shell/page-title";
import { SignOutButton } from "@/components/shell/sign-out-button";
import { SimplePage } from "@/components/shell/simple-page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { pageUser, sandboxNotice } from "@/lib/auth/page";
import { roleCan } from "@/lib/contracts/stores";

/** A signed-in person whose role does not reach what they asked for. */
export default async function Forbidden() {
  const { user, stores } = await pageUser();
  const readable = stores.find(({ role }) => roleCan(role, "read"));
  return (
    <SimplePage sandboxUrl={sandboxNotice()}>
      <PageTitle parts={["No access"]} />
      <Card className="w-full max-w-lg">
        <Empty
          as="h1"
          icon={Lock}
          testId="forbidden"
          title={readable ? "Your role does not include this" : "Your role has no marketing"}
          action={
            <>
              {readable && (
                <Button asChild>
                  <Link href={`/${readable.slug}/overview`}>Go to {readable.name}</Link>
                </Button>
              )}
              <SignOutButton />
            </>
          }
        >
          <p>
            You are signed in as {user.name} ({user.email}).
          </p>
          <p>
            {readable
              ? "The owner or a manager of the store can do it, or give you another role."
              : "Ads, sales and connections are for owners, managers and viewers. If you need them, ask the owner to change your role."}
          </p>
        </Empty>
      </Card>
    </SimplePage>
  );
}
