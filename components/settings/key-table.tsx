"use client";

import { Ban, CircleCheck } from "lucide-react";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { RelativeTime } from "@/components/marketing/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  Table,
  TableBody,
  TableCardRow,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "@/components/ui/table";
import { formatDate } from "@/lib/client/format-time";
import type { ApiKey } from "@/lib/contracts/api-keys";
import { RevokeKeyDialog } from "./revoke-key-dialog";

export function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const [revoking, setRevoking] = useState<ApiKey>();
  return (
    <>
      <Table aria-labelledby="keys-heading" className="max-md:block">
        <TableHeader className="max-md:sr-only">
          <TableRow>
            {["Name", "Key", "Created", "Last used", "Status"].map((label) => (
              <TableHead key={label} className="first:ps-0">
                {label}
              </TableHead>
            ))}
            <TableHead>
              <span className="sr-only">Actions</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={() => setRevoking(key)} />
          ))}
        </TableBody>
      </Table>
      {revoking && <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { timeZone } = useStore();
  const { name, prefix, lastFour, createdAt, createdBy, lastUsedAt, revokedAt } = apiKey;
  return (
    <TableCardRow
      data-testid={`key-row-${apiKey.id}`}
      data-state={revokedAt ? "revoked" : "active"}
      className={revokedAt ? "text-muted-foreground" : ""}
    >
      <TableRowHeader className="font-medium md:ps-0">
        <bdi>{name}</bdi>
      </TableRowHeader>
      <TableCell>
        <bdi className="break-all font-mono text-xs">
          {prefix}…{lastFour}
        </bdi>
      </TableCell>
      <TableCell>
        <span className="md:hidden">Created </span>
        {formatDate(createdAt, timeZone)}
        {createdBy && (
          <span className="block text-muted-foreground text-xs">
            by <bdi>{createdBy}</bdi>
          </span>
        )}
      </TableCell>
      <TableCell>
        <span className="md:hidden">Last used </span>
        {lastUsedAt ? <RelativeTime at={lastUsedAt} /> : revokedAt ? "never" : "not yet"}
      </TableCell>
      <TableCell>
        {revokedAt ? (
          <Badge>
            <Ban aria-hidden />
            Revoked {formatDate(revokedAt, timeZone)}
          </Badge>
        ) : (
          <Badge tone="success">
            <CircleCheck aria-hidden />
            Active
          </Badge>
        )}
      </TableCell>
      <TableCell className="text-end max-md:text-start">
        {!revokedAt && (
          <Button variant="ghost" size="sm" onClick={onRevoke} className="max-md:-ms-3">
            Revoke<span className="sr-only"> {name}</span>
          </Button>
        )}
      </TableCell>
    </TableCardRow>
  );
}
