"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { apiKeysQuery, revokeApiKey } from "@/lib/client/api-keys";
import type { ApiKey } from "@/lib/contracts/api-keys";
import { isolated } from "@/lib/contracts/isolated";

const HOUR_MS = 3_600_000;

/** There is no way back, so the name has to be typed. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const store = useStore();
  const now = useNow();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(store.id, apiKey.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery(store.id).queryKey });
      onClose();
    },
  });
  const busyTill = apiKey.lastUsedAt !== null && now - Date.parse(apiKey.lastUsedAt) < HOUR_MS;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const matches = typed.trim() === apiKey.name;
    setWrong(!matches);
    if (!matches) return input.current?.focus();
    if (!revoke.isPending) revoke.mutate();
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="revoke-key-dialog">
        <form onSubmit={submit} noValidate className="grid gap-4">
          <AlertDialogTitle>
            Revoke “<bdi>{apiKey.name}</bdi>”?
          </AlertDialogTitle>
          <AlertDialogDescription>
            Tills that use it are refused within five seconds, and their sales are not recorded. This cannot be undone.
          </AlertDialogDescription>
          {busyTill && (
            <Alert tone="warning" title="This key was used within the last hour">
              A till is probably still sending with it.
            </Alert>
          )}
          <Field
            id="revoke-name"
            label={`Type ${isolated(apiKey.name)} to confirm`}
            error={wrong ? `That is not “${isolated(apiKey.name)}”.` : undefined}
          >
            <Input
              id="revoke-name"
              ref={input}
              value={typed}
              autoComplete="off"
              aria-invalid={wrong || undefined}
              aria-describedby={describedBy("revoke-name", { error: wrong })}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <ErrorAlert error={revoke.error} />
          <AlertDialogFooter>
            <Button variant="outline" onClick={onClose}>
              Keep key
            </Button>
            <Button type="submit" variant="destructive" loading={revoke.isPending} data-testid="confirm-revoke">
              Revoke key
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
