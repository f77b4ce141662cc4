import { Skeleton } from "@/components/ui/skeleton";

export default function FailuresLoading() {
  return (
    <div role="status" aria-label="Loading failures" className="grid gap-6">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-64 rounded-lg" />
      <Skeleton className="h-64 rounded-lg" />
    </div>
  );
}
