"use client";

import { Check, CircleUserRound, LogOut, Search } from "lucide-react";
import { useState } from "react";
import { useIsSlashOn } from "@/components/hooks/use-slash-key";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { signOut } from "@/lib/client/session";
import { setSlash } from "@/lib/client/slash-key";
import { isolated } from "@/lib/contracts/isolated";

export function UserMenu({ name, email, role }: { name: string; email: string; role: string }) {
  const [failed, setFailed] = useState(false);
  const leave = () =>
    signOut().then(
      () => window.location.assign("/sign-in"),
      () => setFailed(true),
    );
  return (
    <DropdownMenu
      label="Account"
      align="end"
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Account of ${isolated(name)}`} data-testid="user-menu">
          <CircleUserRound aria-hidden />
        </Button>
      }
    >
      <DropdownMenuLabel>
        <bdi className="block truncate font-medium text-base text-foreground">{name}</bdi>
        <span className="block truncate">{email}</span>
        <span className="block">{role}</span>
      </DropdownMenuLabel>
      <DropdownMenuSeparator />
      <SlashItem />
      <DropdownMenuSeparator />
      <DropdownMenuItem data-keep-open onClick={leave}>
        <LogOut aria-hidden />
        Sign out
      </DropdownMenuItem>
      {failed && (
        <p role="alert" className="px-2 py-1.5 text-destructive text-sm">
          The server did not answer. Try again.
        </p>
      )}
    </DropdownMenu>
  );
}

function SlashItem() {
  const isOn = useIsSlashOn();
  return (
    <DropdownMenuItem
      role="menuitemcheckbox"
      aria-checked={isOn}
      data-keep-open
      data-testid="slash-key"
      onClick={() => setSlash(!isOn)}
      className="pe-8"
    >
      <Search aria-hidden />
      Press / to search
      {isOn && <Check aria-hidden className="absolute end-2" />}
    </DropdownMenuItem>
  );
}
