"use client";

import { useState } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { signOut } from "@/lib/client/session";

export function SignOutButton(props: Pick<ButtonProps, "variant" | "size" | "className">) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const leave = async () => {
    setState("busy");
    try {
      await signOut();
      window.location.assign("/sign-in");
    } catch {
      setState("failed");
    }
  };
  return (
    <>
      <Button variant="outline" loading={state === "busy"} onClick={leave} {...props}>
        Sign out
      </Button>
      {state === "failed" && (
        <p role="alert" className="text-destructive text-sm">
          The server did not answer. You are still signed in; try again.
        </p>
      )}
    </>
  );
}
