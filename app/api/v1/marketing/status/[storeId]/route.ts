import { route } from "@/lib/api/route";
import { connectionStatus } from "@/lib/connections/connection-status";

export const GET = route("status", ({ tenant }) => connectionStatus(tenant));
