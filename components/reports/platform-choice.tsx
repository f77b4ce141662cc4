import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { statusQuery } from "@/lib/client/connections";
import { PLATFORMS, type PlatformId } from "@/lib/contracts/platform-list";
import { unconnectedText } from "@/lib/contracts/report-words";
import { CheckChoice } from "./check-choice";

type PlatformChoiceProps = {
  value: readonly PlatformId[];
  onChange: (platforms: PlatformId[]) => void;
  error?: string | undefined;
};
const OPTIONS = PLATFORMS.map(({ id, label }) => ({ value: id, label }));
const OF_ALL = "Till revenue and blended ROAS are told for all platforms together.";

export const NO_PLATFORM = "Choose a platform.";

/** Whose ads a report is about. */
export function PlatformChoice(props: PlatformChoiceProps) {
  const store = useStore();
  const { data: status } = useQuery(statusQuery(store.id));
  const unconnected = (status?.data ?? []).flatMap(({ platform, status: word }) =>
    word === "disconnected" && props.value.includes(platform) ? platform : [],
  );
  const hint = unconnected.length > 0 ? `${OF_ALL} ${unconnectedText(unconnected)}.` : OF_ALL;
  return <CheckChoice legend="Platforms" hint={hint} options={OPTIONS} {...props} />;
}
