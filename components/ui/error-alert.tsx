import { errorWords } from "@/lib/client/error-words";
import { Alert } from "./alert";

/** Why what somebody has just asked for did not happen; nothing while it has not failed. */
export function ErrorAlert({ error }: { error: Error | null }) {
  if (!error) return null;
  const { title, body } = errorWords(error);
  return (
    <Alert tone="destructive" role="alert" title={title}>
      {body}
    </Alert>
  );
}
