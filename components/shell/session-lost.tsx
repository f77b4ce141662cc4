import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** The session ended while the page was open. Said at once, because nothing on the page is live any more. */
export function SessionLost() {
  return (
    <Alert
      tone="warning"
      role="alert"
      testId="session-lost"
      title="You are signed out"
      className="sticky top-0 z-40 rounded-none"
      action={
        <Button asChild size="sm">
          <a href="/sign-in">Sign in again</a>
        </Button>
      }
    >
      Your session ended. What you see is from before; nothing is lost.
    </Alert>
  );
}
