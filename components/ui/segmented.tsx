"use client";

import { type ReactNode, useId } from "react";
import { cn } from "@/lib/client/cn";

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  className?: string;
};

/** One choice of a few, all visible. Native radio buttons underneath, so arrow keys and screen readers just work. */
export function Segmented<T extends string>({ label, value, options, onChange, className }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset className={cn("inline-flex max-w-full rounded-md bg-muted p-0.5", className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "relative inline-flex h-8 cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-sm px-3 text-muted-foreground text-sm transition-colors duration-100 pointer-coarse:min-h-11",
            "has-checked:bg-card has-checked:font-medium has-checked:text-card-foreground has-checked:shadow-card hover:text-foreground",
            "has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-1",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
