"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "@/lib/contracts/platforms";

const DisconnectDialog = dynamic(() => import("./disconnect-dialog").then((module) => module.DisconnectDialog), {
  ssr: false,
});

/** Owners end a connection; everybody else sees that it can be done, and by whom. */
export function DisconnectButton({ platform }: { platform: PlatformId }) {
  const { can } = useStore();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const words = (
    <>
      Disconnect<span className="sr-only"> {platformInfo(platform).label}</span>
    </>
  );
  if (!can("own")) {
    return (
      <Tooltip hint="Only the owner can disconnect.">
        <Button variant="ghost" size="sm" aria-disabled>
          {words}
        </Button>
      </Tooltip>
    );
  }
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        data-testid={`disconnect-${platform}`}
        onClick={() => {
          setAsked(true);
          setOpen(true);
        }}
      >
        {words}
      </Button>
      {asked && <DisconnectDialog platform={platform} open={open} onOpenChange={setOpen} />}
    </>
  );
}
