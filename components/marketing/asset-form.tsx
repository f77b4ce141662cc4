"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import { AnimatedButton } from "@/components/ui/animated-button";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { firstChoice, firstTarget, NEW_TARGET } from "@/lib/client/asset-choice";
import { targetName } from "@/lib/client/connection-words";
import { assetsQuery, chooseAssets, statusQuery } from "@/lib/client/connections";
import type { AssetsResponse } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platform-list";
import { AccountChoices, TargetChoices } from "./asset-choices";

/** The whole choice in one form; nothing is read or sent before it is saved. */
export function AssetForm({ platform, accounts, chosen }: AssetsResponse["data"]) {
  const store = useStore();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [choice, setChoice] = useState(() => firstChoice({ accounts, chosen }));
  const [missing, setMissing] = useState<string>();
  const { label, sendsSales } = platformInfo(platform);
  const account = accounts.find(({ id }) => id === choice.accountId);
  const createTarget = sendsSales && choice.targetId === NEW_TARGET;
  const save = useMutation({
    mutationFn: (adAccountId: string) =>
      chooseAssets(store.id, {
        platform,
        adAccountId,
        targetId: sendsSales && !createTarget ? choice.targetId : null,
        createTarget,
      }),
    onSuccess: async () => {
      void queryClient.invalidateQueries({ queryKey: assetsQuery(store.id, platform).queryKey });
      await queryClient.invalidateQueries({ queryKey: statusQuery(store.id).queryKey });
      router.push(`/${store.slug}/connections?connected=${platform}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const gap = !choice.accountId
      ? "an ad account"
      : sendsSales && !choice.targetId
        ? `a ${targetName(platform)}`
        : undefined;
    setMissing(gap);
    if (gap) return form.current?.querySelector<HTMLInputElement>("input:enabled:not(:checked)")?.focus();
    if (choice.accountId) save.mutate(choice.accountId);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="grid gap-6">
      <AccountChoices
        platform={platform}
        accounts={accounts}
        value={choice.accountId}
        onChange={(accountId) =>
          setChoice({
            accountId,
            targetId: firstTarget(
              accounts.find(({ id }) => id === accountId),
              chosen,
            ),
          })
        }
      />
      {sendsSales && account && (
        <TargetChoices
          platform={platform}
          account={account}
          value={choice.targetId}
          onChange={(targetId) => setChoice({ ...choice, targetId })}
        />
      )}
      {missing && (
        <Alert tone="destructive" role="alert" title={`Choose ${missing}`}>
          Nothing is saved yet.
        </Alert>
      )}
      <ErrorAlert error={save.error} />
      <div className="flex flex-wrap gap-2">
        <AnimatedButton
          type="submit"
          gradient
          loading={save.isPending}
          success={save.isSuccess}
          data-testid="save-assets"
        >
          Use this for {label}
        </AnimatedButton>
        <Button asChild variant="ghost">
          <Link href={`/${store.slug}/connections`}>Not now</Link>
        </Button>
      </div>
    </form>
  );
}
