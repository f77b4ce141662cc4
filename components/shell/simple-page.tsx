import type { ReactNode } from "react";
import { Brand } from "./brand";
import { SandboxNotice } from "./sandbox-notice";
import { SkipLink } from "./skip-link";
import { ThemeSwitch } from "./theme-switch";

/** A page outside any store: name on top, one thing in the middle. */
export function SimplePage(props: {
  sandboxUrl?: string | null;
  wide?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SandboxNotice url={props.sandboxUrl ?? null} />
      <header className="flex h-14 items-center justify-between px-4 md:px-6 print:hidden">
        <SkipLink />
        <a href="/" aria-label="DiveSeeks, start" className="rounded-md">
          <Brand />
        </a>
        <div className="flex items-center gap-2">
          {props.actions}
          <ThemeSwitch />
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={
          props.wide
            ? "mx-auto w-full max-w-content flex-1 px-4 py-6 outline-none md:px-6 xl:px-8"
            : "grid flex-1 place-items-center px-4 py-8 outline-none"
        }
      >
        {props.children}
      </main>
    </div>
  );
}
