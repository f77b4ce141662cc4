import { route } from "@/lib/api/route";
import { changeSchedule, removeSchedule } from "@/lib/reports/schedules";

export const POST = route("changeSchedule", ({ tenant, params, body }) =>
  changeSchedule(tenant, params.scheduleId ?? "", body),
);

export const DELETE = route("deleteSchedule", ({ tenant, params }) => removeSchedule(tenant, params.scheduleId ?? ""));
