"use client";

import { type FormEvent, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { AnimatedButton } from "@/components/ui/animated-button";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { errorWords } from "@/lib/client/error-words";
import { type SignInProblem, safePath, signIn } from "@/lib/client/session";

const PROBLEMS: Readonly<Record<SignInProblem, { title: string; body: string }>> = {
  invalid_credentials: {
    title: "E-mail or password is wrong",
    body: "Check both and try again. After five wrong tries the account rests for 15 minutes.",
  },
  too_many_attempts: {
    title: "Too many tries",
    body: "Wait 15 minutes, then try again. Nobody can sign in to this account until then.",
  },
};
const DEMO = { email: "owner@demo.test", password: "demo-password" };

type Problem = { title: string; body: string };
export function SignInForm({
  demo,
  next,
  problem,
}: {
  demo: boolean;
  next: string | null;
  problem: SignInProblem | null;
}) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Problem | null>(problem && PROBLEMS[problem]);
  const passwordInput = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    try {
      const refused = await signIn(email, password);
      // A whole new page: nothing of whoever was here before stays in memory.
      if (!refused) return window.location.assign(safePath(next));
      setTrouble(PROBLEMS[refused]);
      passwordInput.current?.select();
    } catch (error) {
      setTrouble(errorWords(error));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={submit} className="grid gap-4" data-testid="sign-in-form">
      {trouble && (
        <Alert tone="destructive" role="alert" title={trouble.title} testId="sign-in-problem">
          {trouble.body}
        </Alert>
      )}
      <Field id="email" label="E-mail">
        <Input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field id="password" label="Password">
        <Input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          ref={passwordInput}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <AnimatedButton type="submit" size="lg" gradient loading={busy}>
        Sign in
      </AnimatedButton>
      {demo && (
        <DemoHint
          onFill={() => {
            setEmail(DEMO.email);
            setPassword(DEMO.password);
          }}
        />
      )}
    </form>
  );
}

/** The demo owner exists only where the platforms are pretended too. */
function DemoHint({ onFill }: { onFill: () => void }) {
  return (
    <p className="text-center text-muted-foreground text-sm">
      Demo: <bdi className="font-mono text-foreground">{DEMO.email}</bdi> with{" "}
      <bdi className="font-mono text-foreground">{DEMO.password}</bdi>{" "}
      <Button variant="link" size="inline" className="text-sm" onClick={onFill}>
        Fill in
      </Button>
    </p>
  );
}
