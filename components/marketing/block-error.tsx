import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { errorWords } from "@/lib/client/error-words";

/** One block could not be read; the rest of the page stays. */
export function BlockError({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  const { title, body } = errorWords(error);
  return (
    <Alert
      tone="warning"
      role="status"
      title={title}
      action={
        <Button variant="outline" size="sm" onClick={() => onRetry()}>
          Try again
        </Button>
      }
    >
      {body}
    </Alert>
  );
}
