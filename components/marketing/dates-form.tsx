"use client";

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type DatesProblem, datesProblem } from "@/lib/client/range";
import type { DateRange } from "@/lib/contracts/periods";

type DatesFormProps = {
  title: string;
  dates: DateRange;
  onUse: (dates: DateRange) => void;
  onCancel: () => void;
};

/** Two days of the store. What is wrong with them is said at the one to change, which also gets the focus. */
export function DatesForm({ title, dates, onUse, onCancel }: DatesFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState({ from: dates.startDate, to: dates.endDate });
  const [problem, setProblem] = useState<DatesProblem | null>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = datesProblem(typed);
    setProblem(found);
    if (found) document.getElementById(`${id}-${found.field}`)?.focus();
    else onUse({ startDate: typed.from, endDate: typed.to });
  };
  const field = (name: "from" | "to", label: string) => {
    const error = problem?.field === name ? problem.text : undefined;
    return (
      <Field id={`${id}-${name}`} label={label} error={error} className="min-w-36 flex-1">
        <Input
          id={`${id}-${name}`}
          type="date"
          min="2000-01-01"
          max="2199-12-31"
          value={typed[name]}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(`${id}-${name}`, { error: Boolean(error) })}
          onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
        />
      </Field>
    );
  };
  return (
    // noValidate: the browser's own bubble would not say what to do.
    <form
      ref={form}
      noValidate
      aria-label={title}
      data-testid="dates-form"
      data-state={problem ? "invalid" : "editing"}
      onSubmit={submit}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
      className="end-0 top-full z-20 grid gap-3 rounded-lg border bg-popover p-4 text-popover-foreground shadow-overlay md:absolute md:mt-2 md:w-104"
    >
      <p className="font-semibold text-lg">{title}</p>
      <div className="flex flex-wrap items-start gap-3">
        {field("from", "First day")}
        {field("to", "Last day")}
      </div>
      <p className="text-muted-foreground text-sm">At most 25 months. Till days end in your store's time zone.</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit">Show these dates</Button>
      </div>
    </form>
  );
}
