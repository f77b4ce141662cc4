import { Skeleton } from "@/components/ui/skeleton";

export default function EventsLoading() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-6">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-48 rounded-lg" />
      <Skeleton className="h-120 rounded-lg" />
    </div>
  );
}
