import { createLoader, parseAsString, type SearchParams } from "nuqs/server";
import { SignInForm } from "@/components/auth/sign-in-form";
import { PageTitle } from "@/components/shell/page-title";
import { SimplePage } from "@/components/shell/simple-page";
import { Card } from "@/components/ui/card";
import { sandboxNotice } from "@/lib/auth/page";

const loadSignIn = createLoader({ next: parseAsString, error: parseAsString });

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { next, error } = await loadSignIn(searchParams);
  const sandboxUrl = sandboxNotice();
  const problem = error === "too_many_attempts" ? error : error && "invalid_credentials";
  return (
    <SimplePage sandboxUrl={sandboxUrl}>
      <PageTitle parts={["Sign in"]} />
      <div className="grid w-full max-w-sm gap-6">
        <div className="grid gap-1 text-center">
          <h1 className="font-semibold text-2xl tracking-tight">Sign in</h1>
          <p className="text-base text-muted-foreground">What your ads earn, and what became of every sale.</p>
        </div>
        <Card className="p-5 md:p-6">
          <SignInForm demo={sandboxUrl !== null} next={next} problem={problem || null} />
        </Card>
      </div>
    </SimplePage>
  );
}
