import { Skeleton } from "@/components/ui/skeleton";

/** The shape of the page to come, block for block. */
export default function OverviewLoading() {
  return (
    <div role="status" aria-label="Loading the overview" className="grid gap-4 md:gap-5">
      <div className="grid gap-2">
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-5 w-full max-w-lg" />
      </div>
      <div className="grid gap-4 md:grid-cols-2 lg:grid-cols-3">
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
        <Skeleton className="h-44 rounded-lg" />
      </div>
      <div className="grid grid-cols-1 gap-3 min-[22rem]:grid-cols-2 md:grid-cols-3 xl:grid-cols-6">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <Skeleton key={key} className="h-44 rounded-lg" />
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Skeleton className="h-104 rounded-lg" />
        <Skeleton className="h-104 rounded-lg" />
      </div>
      <Skeleton className="h-120 rounded-lg" />
      <Skeleton className="h-72 rounded-lg" />
    </div>
  );
}
