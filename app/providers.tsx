"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { SessionLost } from "@/components/shell/session-lost";
import { makeQueryClient } from "@/lib/client/query-client";

// The script works only in the server's HTML. When React renders it in a browser it must not look like one that should run.
const SCRIPT = typeof window === "undefined" ? {} : { type: "application/json" };

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [signedOut, setSignedOut] = useState(false);
  const [queryClient] = useState(() => {
    // Dialogs add a style element to lock scrolling; without the nonce the policy refuses it.
    if (nonce) setNonce(nonce);
    return makeQueryClient(() => setSignedOut(true));
  });
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      scriptProps={SCRIPT}
      {...(nonce && { nonce })}
    >
      <NuqsAdapter>
        <QueryClientProvider client={queryClient}>
          {signedOut && <SessionLost />}
          {children}
        </QueryClientProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
