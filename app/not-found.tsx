import { SearchX } from "lucide-react";
import { PageTitle } from "@/components/shell/page-title";
import { SimplePage } from "@/components/shell/simple-page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";

export default function NotFound() {
  return (
    <SimplePage>
      <PageTitle parts={["Not found"]} />
      <Card className="w-full max-w-lg">
        <Empty
          as="h1"
          icon={SearchX}
          testId="not-found"
          title="There is nothing here"
          action={
            <Button asChild>
              <a href="/">Go to your stores</a>
            </Button>
          }
        >
          The address may be wrong, or the store is not one of yours.
        </Empty>
      </Card>
    </SimplePage>
  );
}
