"use client";

import { type FormEvent, useRef, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { AlertDialog, AlertDialogContent, AlertDialogFooter, AlertDialogTitle } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError } from "@/lib/client/api-error";

const NAME_MAX = 60;

export type ViewForm = { name: string; shared: boolean };
type DialogProps = {
  title: string;
  start: ViewForm;
  /** A view that has to be named only is shared or not already. */
  asksSharing: boolean;
  onSave: (form: ViewForm) => void;
  onClose: () => void;
  busy: boolean;
  error: Error | null;
};

/** Names a view. */
export function ViewDialog({ title, start, asksSharing, onSave, onClose, busy, error }: DialogProps) {
  const { can } = useStore();
  const [{ name, shared }, setForm] = useState(start);
  const [isEmpty, setEmpty] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const problem = isEmpty ? "Give it a name." : nameProblem(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(name.trim() === "");
    if (name.trim() === "") return input.current?.focus();
    if (!busy) onSave({ name: name.trim(), shared });
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="view-dialog" aria-describedby={undefined}>
        <form onSubmit={submit} noValidate className="grid gap-4">
          <AlertDialogTitle>{title}</AlertDialogTitle>
          <Field id="view-name" label="Name" hint="For example “Google, losing money”." error={problem}>
            <Input
              id="view-name"
              ref={input}
              value={name}
              maxLength={NAME_MAX}
              autoComplete="off"
              aria-invalid={problem !== undefined || undefined}
              aria-describedby={describedBy("view-name", { hint: true, error: problem !== undefined })}
              onChange={({ target }) => setForm({ name: target.value, shared })}
            />
          </Field>
          {asksSharing && can("operate") && (
            <label className="flex min-h-6 w-fit cursor-pointer items-center gap-2 text-base pointer-coarse:min-h-11">
              <input
                type="checkbox"
                className="size-4 accent-primary"
                checked={shared}
                onChange={({ target }) => setForm({ name, shared: target.checked })}
              />
              Share with the team
            </label>
          )}
          <ErrorAlert error={problem === undefined ? error : null} />
          <AlertDialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} data-testid="save-view-name">
              Save
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

/** What the server has against the name, as a sentence. */
function nameProblem(error: Error | null): string | undefined {
  const issue = error instanceof ApiError ? error.issues.find(({ path }) => path === "name") : undefined;
  return issue && `Name ${issue.message}.`;
}
