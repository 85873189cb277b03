import { ChevronDown } from "lucide-react";
import { Button } from "./button";
import { Menu, MenuCheck } from "./menu";

interface Props<V extends string> {
  values: readonly V[];
  /** Those that are chosen; none is no filter. */
  chosen: readonly V[] | undefined;
  name: (value: V) => string;
  /** What the button says without a filter, and of more than one value. */
  any: string;
  several: (count: number) => string;
  onChoose: (chosen: V[]) => void;
}

/** A filter by any of several values. */
export function SeveralFilter<V extends string>({ values, chosen = [], name, any, several, onChoose }: Props<V>) {
  const [only] = chosen;
  return (
    <Menu
      align="start"
      trigger={
        <Button>
          {only === undefined ? any : chosen.length === 1 ? name(only) : several(chosen.length)}
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Button>
      }
    >
      {values.map((value) => (
        <MenuCheck
          key={value}
          checked={chosen.includes(value)}
          onChange={(on) => {
            const rest = chosen.filter((x) => x !== value);
            onChoose(on ? [...rest, value] : rest);
          }}
        >
          {name(value)}
        </MenuCheck>
      ))}
    </Menu>
  );
}
