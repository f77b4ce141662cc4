"use client";

import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { useNotice } from "@/components/hooks/use-notice";
import { type SetTable, useOpenView } from "@/components/hooks/use-open-view";
import { useStore } from "@/components/hooks/use-store";
import { useViewWrites } from "@/components/hooks/use-view-writes";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { mayEdit } from "@/lib/client/campaign-views";
import { cn } from "@/lib/client/cn";
import type { CampaignView, CampaignViewChange } from "@/lib/contracts/campaign-views";
import { BlockError } from "./block-error";
import type { ViewForm } from "./view-dialog";
import { ViewMenu } from "./view-menu";
import { ViewTabs } from "./view-tabs";

const ViewDialog = dynamic(() => import("./view-dialog").then((module) => module.ViewDialog), { ssr: false });

type Views = ReturnType<typeof useOpenView>;
type Writes = ReturnType<typeof useViewWrites>;
type Notices = ReturnType<typeof useNotice>;

/** Above the table: all campaigns, what somebody has saved of them, and the saving. */
export function CampaignViews({ setTable }: { setTable: SetTable }) {
  const views = useOpenView(setTable);
  const writes = useViewWrites();
  const notices = useNotice();
  const focus = useFocusBack(views.open?.id ?? null);
  const naming = useNaming(views, writes, notices);
  const { open } = views;
  const change = (view: CampaignView, what: CampaignViewChange, text: string) =>
    writes.change.mutate({ id: view.id, change: what }, { onSuccess: () => notices.say({ text }) });
  const remove = (view: CampaignView) => {
    const { keys } = views;
    const undo = () => {
      focus.comesBack();
      writes.restore.mutate(view.id, { onSuccess: ({ data }) => views.show(data, keys, { history: "replace" }) });
    };
    focus.comesBack();
    views.showAll({ history: "replace" });
    writes.remove.mutate(view.id, { onSuccess: () => notices.say({ text: `“${view.name}” is deleted.`, undo }) });
  };
  const { error } = writes.failed;
  return (
    <div className="mb-3 print:hidden" data-testid="campaign-views" data-state={open ? "view" : "all"}>
      <div className="flex flex-wrap items-center gap-x-2 md:border-b md:px-3">
        <ViewTabs {...views} current={focus.current} onOpen={(view) => (view ? views.show(view) : views.showAll())} />
        <div className="flex flex-wrap items-center gap-2 max-md:px-4 max-md:not-empty:pt-3">
          <SaveButtons
            {...views}
            onSave={(view) => change(view, { shows: views.shown }, `“${view.name}” is saved.`)}
            onSaveNew={() => naming.ask({ title: open ? "Save as new view" : "Save view", name: "" })}
          />
          {open && (
            <ViewMenu
              view={open}
              onRename={() => naming.ask({ title: "Rename view", name: open.name, id: open.id })}
              onCopy={() => naming.ask({ title: "Save a copy", name: open.isOwn ? "" : open.name })}
              onChange={(what, text) => change(open, what, text)}
              onDelete={() => remove(open)}
            />
          )}
        </div>
      </div>
      {views.unread && <Unread error={views.unread} onRetry={views.refetch} />}
      <Said {...notices} />
      {error && !naming.dialog && (
        <div className="px-4 pt-3 md:px-6">
          <ErrorAlert error={error} />
        </div>
      )}
      {naming.dialog}
    </div>
  );
}

/** Beside a table that may be there: it has to be said what is not. */
function Unread({ error, onRetry }: { error: Error; onRetry: () => unknown }) {
  return (
    <div className="grid gap-2 px-4 pt-3 md:px-6" data-testid="views-unread">
      <p className="text-base text-muted-foreground">The saved views could not be read.</p>
      <BlockError error={error} onRetry={onRetry} />
    </div>
  );
}

type SaveProps = Pick<Views, "open" | "isChanged"> & { onSave: (view: CampaignView) => void; onSaveNew: () => void };

/** Nothing while the address shows just what is kept already. */
function SaveButtons({ open, isChanged, onSave, onSaveNew }: SaveProps) {
  const { can } = useStore();
  if (!isChanged) return null;
  return (
    <>
      {open && mayEdit(open, can) && (
        <Button size="sm" onClick={() => onSave(open)} data-testid="save-view-changes">
          Save changes
        </Button>
      )}
      <Button variant="outline" size="sm" onClick={onSaveNew} data-testid="save-view">
        <Bookmark aria-hidden />
        {open ? "Save as new view" : "Save view"}
      </Button>
    </>
  );
}

/** `id`: of a view that is there and gets another name. */
type Naming = { readonly title: string; readonly name: string; readonly id?: string };

/** The one dialog for names: of a new view of what the address shows, or a new one for a view that is there. */
function useNaming(views: Views, { create, change, failed }: Writes, { say }: Notices) {
  const [naming, setNaming] = useState<Naming | null>(null);
  const ask = (next: Naming | null) => {
    failed.forget();
    create.reset();
    change.reset();
    setNaming(next);
  };
  const saveNew = (form: ViewForm) =>
    create.mutate(
      { ...form, isDefault: false, shows: views.shown },
      {
        onSuccess: ({ data }) => {
          setNaming(null);
          views.show(data, views.keys);
          say({ text: `“${data.name}” is saved.` });
        },
      },
    );
  const rename = (id: string, name: string) =>
    change.mutate(
      { id, change: { name } },
      {
        onSuccess: () => {
          setNaming(null);
          say({ text: `It is called “${name}” now.` });
        },
      },
    );
  const dialog = naming && (
    <ViewDialog
      title={naming.title}
      start={{ name: naming.name, shared: false }}
      asksSharing={naming.id === undefined}
      onSave={(form) => (naming.id === undefined ? saveNew(form) : rename(naming.id, form.name))}
      onClose={() => ask(null)}
      busy={create.isPending || change.isPending}
      error={create.error ?? change.error}
    />
  );
  return { ask, dialog };
}

function Said({ notice, undo, held }: Pick<Notices, "notice" | "undo" | "held">) {
  return (
    <div
      {...held}
      className={cn(
        "flex flex-wrap items-center gap-x-3 px-4 text-base text-muted-foreground md:px-6",
        notice && "pt-2",
      )}
    >
      <p role="status" data-testid="view-said" className="min-w-0 break-words">
        {notice?.text}
      </p>
      {notice?.undo && (
        <Button variant="link" size="inline" onClick={undo} data-testid="undo-delete-view" className="min-h-6">
          Undo
        </Button>
      )}
    </div>
  );
}

/** Where the button that had the focus goes away with its view, the focus goes to the tab of what is open then. */
function useFocusBack(openId: string | null) {
  const current = useRef<HTMLAnchorElement>(null);
  const isDue = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another open view is when it happens
  useEffect(() => {
    if (!isDue.current) return;
    isDue.current = false;
    current.current?.focus({ preventScroll: true });
  }, [openId]);
  return {
    current,
    comesBack: () => {
      isDue.current = true;
    },
  };
}
