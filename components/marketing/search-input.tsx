"use client";

import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useIsSlashOn, useSlashKey } from "@/components/hooks/use-slash-key";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/client/cn";

type Props = {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (value: string) => void;
  className?: string;
};

/** Searches a quarter of a second after the last key; "/" goes to it from elsewhere on the page, Esc clears. One a page. */
export function SearchInput({ label, placeholder, value, onSearch, className }: Props) {
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const hasKey = useIsSlashOn();
  useSlashKey(field, hasKey);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <span className={cn("relative block", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        ref={field}
        type="search"
        aria-keyshortcuts={hasKey ? "/" : undefined}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
        className="peer ps-8"
      />
      {hasKey && (
        <kbd
          aria-hidden
          className="peer-focus:hidden peer-not-placeholder-shown:hidden pointer-events-none absolute end-2 top-1/2 -translate-y-1/2 rounded-xs border px-1.5 font-sans text-muted-foreground text-xs pointer-coarse:hidden max-md:hidden"
        >
          /
        </kbd>
      )}
    </span>
  );
}
