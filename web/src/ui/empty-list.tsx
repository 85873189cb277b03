import { type LucideIcon, SearchX } from "lucide-react";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

interface Props {
  /** Whether a search or a filter hides what there may be. */
  filtered: boolean;
  /** What is said then, and what the button that shows everything says. */
  nothing: { title: string; lead?: string; clear: string };
  onClear: () => void;
  /** What is said of a list that has nothing yet. */
  empty: { title: string; lead: string };
  icon: LucideIcon;
}

/** What stands in the place of no rows. */
export function EmptyList({ filtered, nothing, onClear, empty, icon }: Props) {
  if (filtered) {
    return (
      <EmptyState icon={SearchX} title={nothing.title} action={<Button onClick={onClear}>{nothing.clear}</Button>}>
        {nothing.lead}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={icon} title={empty.title}>
      {empty.lead}
    </EmptyState>
  );
}
