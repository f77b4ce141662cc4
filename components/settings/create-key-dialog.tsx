"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { apiKeysQuery, createApiKey } from "@/lib/client/api-keys";
import { curlExample } from "@/lib/client/curl-example";

type Example = { apiUrl: string; storeId: string; currency: string };

/** Name first, then the key once. It cannot be left by a stray click, because the key is not shown again. */
export function CreateKeyDialog({ example, onClose }: { example: Example; onClose: () => void }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (name: string) => createApiKey(store.id, name),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery(store.id).queryKey }),
  });
  const key = create.data?.key;
  return (
    <AlertDialog open onOpenChange={(open) => !open && !key && onClose()}>
      <AlertDialogContent
        className={key ? "max-w-2xl" : ""}
        data-testid="create-key-dialog"
        onEscapeKeyDown={(event) => key && event.preventDefault()}
      >
        {key ? (
          <KeyOnce apiKey={key} example={example} onClose={onClose} />
        ) : (
          <NameForm
            onCreate={(name) => create.mutate(name)}
            onClose={onClose}
            busy={create.isPending}
            error={create.error}
          />
        )}
      </AlertDialogContent>
    </AlertDialog>
  );
}

type NameFormProps = { onCreate: (name: string) => void; onClose: () => void; busy: boolean; error: Error | null };
function NameForm({ onCreate, onClose, busy, error }: NameFormProps) {
  const [name, setName] = useState("");
  const [empty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(name.trim() === "");
    if (name.trim() === "") return input.current?.focus();
    if (!busy) onCreate(name.trim());
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <AlertDialogTitle>Create an API key</AlertDialogTitle>
      <AlertDialogDescription>
        It may send sales of this store and read how they were delivered, nothing else.
      </AlertDialogDescription>
      <Field
        id="key-name"
        label="Name"
        hint="For example the till it is for."
        error={empty ? "Give the key a name." : undefined}
      >
        <Input
          id="key-name"
          ref={input}
          value={name}
          maxLength={80}
          autoComplete="off"
          placeholder="Front desk"
          aria-invalid={empty || undefined}
          aria-describedby={describedBy("key-name", { hint: true, error: empty })}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <ErrorAlert error={error} />
      <AlertDialogFooter>
        <Button variant="outline" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy}>
          Create key
        </Button>
      </AlertDialogFooter>
    </form>
  );
}

function KeyOnce({ apiKey, example, onClose }: { apiKey: string; example: Example; onClose: () => void }) {
  return (
    <div className="grid min-w-0 gap-4">
      <AlertDialogTitle>Save this key now</AlertDialogTitle>
      <AlertDialogDescription>
        It is shown this once. We keep only a fingerprint of it and cannot show it again.
      </AlertDialogDescription>
      <CopyField label="API key" value={apiKey} testId="new-api-key" />
      <details className="min-w-0">
        <summary className="cursor-pointer font-medium text-base">Try it with a test sale</summary>
        <CopyField
          label="Example request"
          value={curlExample({ ...example, key: apiKey })}
          multiline
          className="mt-2"
        />
      </details>
      <AlertDialogFooter>
        <Button onClick={onClose} data-testid="key-saved">
          I've saved it
        </Button>
      </AlertDialogFooter>
    </div>
  );
}
