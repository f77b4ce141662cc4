"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { type FormEvent, useRef, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ApiError } from "@/lib/client/api-error";
import { rateSince, typedRate } from "@/lib/client/rate-words";
import { refreshRates, stateRate } from "@/lib/client/rates";
import { rateParams } from "@/lib/client/search-params";
import type { RateBody } from "@/lib/contracts/rates";

type FieldName = keyof RateBody;
const FIELDS: readonly { name: FieldName; label: string; hint: string; width: string }[] = [
  { name: "from", label: "From", hint: "For example USD.", width: "md:w-28" },
  { name: "to", label: "To", hint: "For example EUR.", width: "md:w-28" },
  { name: "validFrom", label: "From which day", hint: "Until the next one begins.", width: "md:w-44" },
  { name: "rate", label: "Rate", hint: "For example 0.9215.", width: "md:w-48" },
];

/** Begins with what its address asks for, or with the first of `missing`: currencies in use that have no rate yet. */
export function RateForm({ today, missing }: { today: string; missing: readonly string[] }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [asked] = useQueryStates(rateParams);
  const [values, setValues] = useState<RateBody>({
    from: asked.currency ?? missing[0] ?? "",
    to: store.currency,
    validFrom: asked.day ?? today,
    rate: "",
  });
  const state = useMutation({
    mutationFn: () => stateRate(store.id, { ...values, rate: typedRate(values.rate) }),
    onSuccess: () => {
      setValues((given) => ({ ...given, rate: "" }));
      return refreshRates(queryClient, store.id);
    },
    onError: (error) => focusFirst(form.current, error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!state.isPending) state.mutate();
  };
  const problems = problemsOf(state.error);
  const type = (name: FieldName, text: string) => {
    state.reset();
    setValues({ ...values, [name]: name === "from" || name === "to" ? text.toUpperCase() : text });
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-4" data-testid="rate-form">
      <div className="grid grid-cols-2 items-start gap-4 max-[25rem]:grid-cols-1 md:flex md:flex-wrap">
        {FIELDS.map(({ name, label, hint, width }) => (
          <Field
            key={name}
            id={`rate-${name}`}
            label={label}
            hint={name === "rate" ? rateHint(values) : hint}
            error={problems.get(name)}
            className={width}
          >
            <Input
              id={`rate-${name}`}
              name={name}
              value={values[name]}
              autoComplete="off"
              {...inputOf(name)}
              aria-invalid={problems.has(name) || undefined}
              aria-describedby={describedBy(`rate-${name}`, { hint: true, error: problems.has(name) })}
              onChange={(event) => type(name, event.target.value)}
            />
          </Field>
        ))}
      </div>
      <ErrorAlert error={problems.size === 0 ? state.error : null} />
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" loading={state.isPending} data-testid="state-rate">
          Save rate
        </Button>
        <p role="status" className="text-muted-foreground text-sm" data-testid="rate-saved">
          {state.data && `Saved: ${rateSince(state.data.data)}.`}
        </p>
      </div>
    </form>
  );
}

const rateHint = ({ from, to }: RateBody) =>
  from.length === 3 && to.length === 3 ? `How many ${to} one ${from} is worth.` : "For example 0.9215.";

const inputOf = (name: FieldName) => {
  if (name === "validFrom") return { type: "date", min: "2000-01-01", max: "2199-12-31" };
  return name === "rate" ? { inputMode: "decimal" as const, maxLength: 23 } : { maxLength: 3, spellCheck: false };
};

/** What the server has against single fields, as sentences. */
function problemsOf(error: Error | null): Map<FieldName, string> {
  const issues = error instanceof ApiError ? error.issues : [];
  return new Map(
    FIELDS.flatMap(({ name, label }) => {
      const issue = issues.find(({ path }) => path === name);
      if (!issue) return [];
      // A date that is missing has no words of ours.
      const words = name === "validFrom" ? "must be a day" : issue.message;
      return [[name, `${label} ${words}.`] as const];
    }),
  );
}

function focusFirst(form: HTMLFormElement | null, error: Error): void {
  const [name] = problemsOf(error).keys();
  const field = name && form?.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}
