import { PLATFORMS, type PlatformId } from "@/lib/contracts/platform-list";
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
export const PlatformChoice = (props: PlatformChoiceProps) => (
  <CheckChoice legend="Platforms" hint={OF_ALL} options={OPTIONS} {...props} />
);
