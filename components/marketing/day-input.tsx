"use client";

import { useEffect, useId, useState } from "react";
import { Input } from "@/components/ui/input";

const FIRST = "2000-01-01";
const LAST = "2199-12-31";

type DayInputProps = {
  label: string;
  value: string | null;
  min?: string | null;
  max?: string | null;
  onChange: (day: string | null) => void;
};

/** A day of the store. While a year is being typed it passes the first centuries; only a whole one is told. */
export function DayInput({ label, value, min, max, onChange }: DayInputProps) {
  const id = useId();
  const [typed, setTyped] = useState(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const type = (day: string) => {
    setTyped(day);
    if (day === "" || (day >= FIRST && day <= LAST)) onChange(day || null);
  };
  return (
    <span className="flex items-center gap-1.5 text-muted-foreground text-sm max-md:w-full">
      <label htmlFor={id} className="max-md:w-10">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        value={typed}
        min={min ?? FIRST}
        max={max ?? LAST}
        onChange={(event) => type(event.target.value)}
        className="md:w-40"
      />
    </span>
  );
}
