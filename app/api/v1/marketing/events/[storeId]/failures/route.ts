import { route } from "@/lib/api/route";
import { listFailures } from "@/lib/events/list-failures";

export const GET = route("listFailures", ({ tenant }) => listFailures(tenant));
