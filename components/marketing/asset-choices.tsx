import { RadioCard } from "@/components/ui/radio-card";
import { NEW_TARGET } from "@/lib/client/asset-choice";
import { assetProblem } from "@/lib/client/asset-words";
import { targetName } from "@/lib/client/connection-words";
import { zoneName } from "@/lib/client/format-time";
import type { AdAccountAsset } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "@/lib/contracts/platforms";

type Choices<T> = { platform: PlatformId; value: string | null; onChange: (id: string) => void } & T;

export function AccountChoices({
  platform,
  accounts,
  value,
  onChange,
}: Choices<{ accounts: readonly AdAccountAsset[] }>) {
  const { label } = platformInfo(platform);
  const none = accounts.every(({ problem, canCreateTarget }) => problem !== null && !canCreateTarget);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold text-lg">{label} ad account</legend>
      <p className="text-base text-muted-foreground">
        {none
          ? "None of these can be used yet; each says why."
          : "Campaign figures are read from it, in its own currency and days."}
      </p>
      {accounts.map((account) => (
        <RadioCard
          key={account.id}
          id={`account-${account.id}`}
          name="account"
          value={account.id}
          checked={account.id === value}
          onChange={() => onChange(account.id)}
          title={<bdi>{account.detail ?? account.name}</bdi>}
          detail={
            <>
              {account.detail && <bdi>{account.name}</bdi>}
              {account.detail && " · "}
              {account.currency} · {zoneName(account.timeZone)} · <bdi className="font-mono text-xs">{account.id}</bdi>
            </>
          }
          problem={account.canCreateTarget ? null : assetProblem(account.problem)}
          data-testid={`asset-account-${account.id}`}
        />
      ))}
    </fieldset>
  );
}

export function TargetChoices({
  platform,
  account: { targets, canCreateTarget },
  value,
  onChange,
}: Choices<{ account: AdAccountAsset }>) {
  const { label, provider } = platformInfo(platform);
  const name = targetName(platform);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold text-lg first-letter:uppercase">{name}</legend>
      <p className="text-base text-muted-foreground">Where {label} records the sales from your till.</p>
      {targets.length === 0 && !canCreateTarget && (
        <p className="rounded-md border border-dashed p-3 text-base">
          This account has no {name}. Create one {provider === "meta" ? "in Meta's Events Manager" : "in Google Ads"},
          then reload this page.
        </p>
      )}
      {targets.map((target) => (
        <RadioCard
          key={target.id}
          id={`target-${target.id}`}
          name="target"
          value={target.id}
          checked={target.id === value}
          onChange={() => onChange(target.id)}
          title={<bdi>{target.name}</bdi>}
          detail={<bdi className="font-mono text-xs">{target.id}</bdi>}
          problem={assetProblem(target.problem)}
          data-testid={`asset-target-${target.id}`}
        />
      ))}
      {canCreateTarget && (
        <RadioCard
          id="target-new"
          name="target"
          value={NEW_TARGET}
          checked={value === NEW_TARGET}
          onChange={() => onChange(NEW_TARGET)}
          title={`Make a new ${name} for my till's sales`}
          detail={`${label} takes sales with it after about six hours. Yours wait here until then, none is lost.`}
          data-testid="asset-target-new"
        />
      )}
    </fieldset>
  );
}
