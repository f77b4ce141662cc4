import { type ReactNode, useId } from "react";
import { describedBy } from "@/components/ui/field";

type CheckChoiceProps<T extends string> = {
  legend: string;
  hint?: string;
  options: readonly { readonly value: T; readonly label: ReactNode }[];
  value: readonly T[];
  onChange: (chosen: T[]) => void;
  error?: string | undefined;
};

/** One or several of a few; they stay in the order of the options. */
export function CheckChoice<T extends string>({ legend, hint, options, value, onChange, error }: CheckChoiceProps<T>) {
  const id = useId();
  const toggle = (changed: T, isOn: boolean) =>
    onChange(options.map((one) => one.value).filter((one) => (one === changed ? isOn : value.includes(one))));
  return (
    <fieldset
      className="grid min-w-0 gap-1.5"
      aria-describedby={describedBy(id, { hint: hint !== undefined, error: error !== undefined })}
    >
      <legend className="mb-1.5 font-medium text-base">{legend}</legend>
      <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1 pointer-coarse:min-h-11">
        {options.map(({ value: one, label }) => (
          <label key={one} className="flex min-h-6 cursor-pointer items-center gap-2 text-base">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={value.includes(one)}
              onChange={(event) => toggle(one, event.target.checked)}
            />
            {label}
          </label>
        ))}
      </div>
      {/* As wide as the choices, and no reason to be wider. */}
      {hint && (
        <p id={`${id}-hint`} className="w-0 min-w-full text-muted-foreground text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-destructive text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}
