"use client";

import { Copy, Ellipsis, Lock, Pencil, Star, StarOff, Trash2, Users } from "lucide-react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from "@/components/ui/dropdown-menu";
import { mayEdit } from "@/lib/client/campaign-views";
import type { CampaignView, CampaignViewChange } from "@/lib/contracts/campaign-views";

type MenuProps = {
  view: CampaignView;
  onRename: () => void;
  onCopy: () => void;
  onChange: (change: CampaignViewChange, said: string) => void;
  onDelete: () => void;
};

/** What can be done with the open view by whoever looks at it. */
export function ViewMenu({ view, onRename, onCopy, onChange, onDelete }: MenuProps) {
  const { can } = useStore();
  const { name, isOwn, canChange } = view;
  return (
    <DropdownMenu
      label={`Options of the view ${name}`}
      align="end"
      trigger={
        <Button variant="ghost" size="sm" className="px-2" data-testid="view-menu">
          <Ellipsis aria-hidden />
          <span className="sr-only">
            Options of the view <bdi>{name}</bdi>
          </span>
        </Button>
      }
    >
      {!isOwn && <DropdownMenuLabel>By {view.madeBy}</DropdownMenuLabel>}
      {mayEdit(view, can) && (
        <DropdownMenuItem onClick={onRename} data-testid="rename-view">
          <Pencil aria-hidden />
          Rename
        </DropdownMenuItem>
      )}
      {canChange && <Sharing view={view} onChange={onChange} />}
      <Opening view={view} onChange={onChange} />
      <DropdownMenuItem onClick={onCopy} data-testid="copy-view">
        <Copy aria-hidden />
        Save a copy
      </DropdownMenuItem>
      {canChange && (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuItem onClick={onDelete} data-testid="delete-view">
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </>
      )}
    </DropdownMenu>
  );
}

type ItemProps = Pick<MenuProps, "view" | "onChange">;

function Sharing({ view, onChange }: ItemProps) {
  const { can } = useStore();
  if (view.shared)
    return (
      <DropdownMenuItem onClick={() => onChange({ shared: false }, keptPrivate(view))} data-testid="unshare-view">
        <Lock aria-hidden />
        Keep private
      </DropdownMenuItem>
    );
  if (!can("operate")) return null;
  return (
    <DropdownMenuItem
      onClick={() => onChange({ shared: true }, `“${view.name}” is shared with the team.`)}
      data-testid="share-view"
    >
      <Users aria-hidden />
      Share with the team
    </DropdownMenuItem>
  );
}

function Opening({ view: { name, isDefault }, onChange }: ItemProps) {
  const said = isDefault ? "Your overview opens with all campaigns." : `Your overview opens with “${name}”.`;
  return (
    <DropdownMenuItem onClick={() => onChange({ isDefault: !isDefault }, said)} data-testid="default-view">
      {isDefault ? <StarOff aria-hidden /> : <Star aria-hidden />}
      {isDefault ? "No longer default" : "Make default"}
    </DropdownMenuItem>
  );
}

const keptPrivate = ({ name, isOwn, madeBy }: CampaignView): string =>
  isOwn ? `Only you see “${name}” now.` : `Only ${madeBy} sees “${name}” now.`;
