"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { AlertDialog, AlertDialogContent, AlertDialogFooter, AlertDialogTitle } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { addressProblem, readAddresses, toScheduleBody, usualSchedule, WEEKDAYS } from "@/lib/client/report-form-words";
import { saveSchedule } from "@/lib/client/reports";
import type { ScheduleBody, ScheduleItem } from "@/lib/contracts/reports";
import { CompareField } from "./compare-field";
import { FormatChoice, NO_FORMAT } from "./format-choice";
import { NO_PLATFORM, PlatformChoice } from "./platform-choice";

const HOURS = Array.from({ length: 24 }, (_none, hour) => hour);
const DAYS = Array.from({ length: 28 }, (_none, index) => index + 1);

type DialogProps = {
  item: ScheduleItem | null;
  /** What a new one begins with, in place of the usual. */
  start?: ScheduleBody;
  canMail: boolean;
  onClose: () => void;
};

/** What is typed, what is wrong with it, and the saving. */
function useScheduleForm({ item, start, onClose }: Pick<DialogProps, "item" | "start" | "onClose">) {
  const store = useStore();
  const queryClient = useQueryClient();
  const [body, setBody] = useState<ScheduleBody>(() =>
    item ? toScheduleBody(item) : (start ?? usualSchedule(store.timeZone)),
  );
  const [to, setTo] = useState(body.recipients.join(", "));
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<ScheduleBody>) => setBody((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () => saveSchedule(store.id, item?.id ?? null, { ...body, recipients: readAddresses(to) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["report-schedules", store.id] });
      onClose();
    },
  });
  const problems = {
    name: body.name.trim() === "" ? "Give it a name." : undefined,
    to: addressProblem(to),
    platforms: body.platforms.length === 0 ? NO_PLATFORM : undefined,
    formats: body.formats.length === 0 ? NO_FORMAT : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const isRight = Object.values(problems).every((problem) => problem === undefined);
    if (isRight && !save.isPending) save.mutate();
  };
  const shown: Partial<typeof problems> = isTried ? problems : {};
  return { body, set, to, setTo, shown, error: save.error, isSaving: save.isPending, submit };
}

/** A new schedule, or the change of one. */
export function ScheduleDialog({ canMail, ...props }: DialogProps) {
  const { item, onClose } = props;
  const { body, set, to, setTo, shown, error, isSaving, submit } = useScheduleForm(props);
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        data-testid="schedule-dialog"
        aria-describedby={undefined}
        className="max-h-[90vh] overflow-y-auto"
      >
        <form onSubmit={submit} noValidate className="grid gap-4">
          <AlertDialogTitle>{item ? "Edit schedule" : "New schedule"}</AlertDialogTitle>
          <TextField
            id="schedule-name"
            label="Name"
            value={body.name}
            onChange={(name) => set({ name })}
            error={shown.name}
          />
          <Rhythm body={body} set={set} />
          <Content body={body} set={set} shown={shown} />
          <TextField
            {...{
              id: "schedule-to",
              label: "Mail to",
              value: to,
              onChange: setTo,
              error: shown.to,
            }}
            hint={
              canMail
                ? "Addresses, separated by commas."
                : "Kept until this installation can send mail; until then the files are made only."
            }
          />
          <ErrorAlert error={error} />
          <AlertDialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isSaving} data-testid="save-schedule">
              Save schedule
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}

type PartProps = { body: ScheduleBody; set: (change: Partial<ScheduleBody>) => void };

type ContentProps = PartProps & { shown: { platforms?: string | undefined; formats?: string | undefined } };
function Content({ body, set, shown }: ContentProps) {
  return (
    <>
      <PlatformChoice value={body.platforms} onChange={(platforms) => set({ platforms })} error={shown.platforms} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <CompareField id="schedule-compare" value={body.compare} onChange={(compare) => set({ compare })} />
        <FormatChoice value={body.formats} onChange={(formats) => set({ formats })} error={shown.formats} />
      </div>
    </>
  );
}

function Rhythm({ body, set }: PartProps) {
  const isWeekly = body.frequency === "weekly";
  const covers = isWeekly ? "It tells of the seven days before." : "It tells of the last whole month.";
  return (
    <>
      <div className="grid gap-1.5">
        <Segmented
          label="How often"
          value={body.frequency}
          onChange={(frequency) => set({ frequency, day: 1 })}
          options={[
            { value: "weekly", label: "Every week" },
            { value: "monthly", label: "Every month" },
          ]}
          className="w-fit"
        />
        <p className="text-muted-foreground text-sm">{covers}</p>
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field id="schedule-day" label="Day">
          <Select id="schedule-day" value={body.day} onChange={({ target }) => set({ day: Number(target.value) })}>
            {(isWeekly ? DAYS.slice(0, 7) : DAYS).map((day) => (
              <option key={day} value={day}>
                {isWeekly ? WEEKDAYS[day - 1] : day}
              </option>
            ))}
          </Select>
        </Field>
        <Field id="schedule-hour" label="Hour">
          <Select id="schedule-hour" value={body.hour} onChange={({ target }) => set({ hour: Number(target.value) })}>
            {HOURS.map((hour) => (
              <option key={hour} value={hour}>
                {hour}:00
              </option>
            ))}
          </Select>
        </Field>
        <Field id="schedule-zone" label="Time zone">
          <Select id="schedule-zone" value={body.timeZone} onChange={({ target }) => set({ timeZone: target.value })}>
            {zonesWith(body.timeZone).map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </Select>
        </Field>
      </div>
    </>
  );
}

type TextFieldProps = {
  id: string;
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
};
function TextField({ id, label, hint, value, onChange, error }: TextFieldProps) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <Input
        id={id}
        value={value}
        maxLength={id === "schedule-name" ? 80 : 2000}
        autoComplete="off"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, { hint: hint !== undefined, error: error !== undefined })}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

/** Rendered in the browser alone, so its own list of zones is as good as the server's. */
const zonesWith = (zone: string): string[] => [...new Set([zone, "UTC", ...Intl.supportedValuesOf("timeZone")])];
