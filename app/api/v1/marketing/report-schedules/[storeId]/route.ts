import { route } from "@/lib/api/route";
import { createSchedule, listSchedules } from "@/lib/reports/schedules";

export const GET = route("listSchedules", ({ tenant }) => listSchedules(tenant));

export const POST = route("createSchedule", ({ tenant, body }) => createSchedule(tenant, body));
