import { json } from "@/lib/api/responses";
import { checkHealth } from "@/lib/health/check-health";

/** Liveness for anyone; with the health token, what the parts are doing. */
export async function GET(request: Request): Promise<Response> {
  const health = await checkHealth(request.headers.get("authorization"));
  return json(health, health.status === "ok" ? 200 : 503);
}
