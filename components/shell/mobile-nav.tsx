"use client";

import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { NavLinks } from "./nav-links";
import { type StoreChoice, StoreSwitcher } from "./store-switcher";

// Only small screens open it, so only they load it.
const Sheet = dynamic(() => import("@/components/ui/sheet").then((module) => module.Sheet), { ssr: false });

export function MobileNav({ stores }: { stores: readonly StoreChoice[] }) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  return (
    <div className="md:hidden">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setAsked(true);
          setOpen(true);
        }}
      >
        <Menu aria-hidden />
      </Button>
      {asked && (
        <Sheet open={open} onOpenChange={setOpen} title="Menu">
          <StoreSwitcher stores={stores} />
          <NavLinks onNavigate={() => setOpen(false)} />
        </Sheet>
      )}
    </div>
  );
}
