import { Search, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Input } from "./input";
import { useShortcut } from "./shortcut";

/** How long a pause in typing is, after which the list is asked. */
export const searchDelayMs = 200;

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onSearch: (text: string) => void;
  className?: string;
}

/** A search field: what is typed shows at once, the list follows at the first pause. "/" goes to it. */
export function SearchInput({ label, placeholder, value, onSearch, className }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef(value);
  const search = useEffectEvent((next: string) => {
    if (next.trim() === asked.current) return; // the key Enter was quicker than the pause
    asked.current = next.trim();
    onSearch(asked.current);
  });

  // The address changed by other means: back, a saved view, a cleared filter.
  useEffect(() => {
    if (value !== asked.current) {
      asked.current = value;
      setText(value);
    }
  }, [value]);

  useEffect(() => {
    if (text.trim() === asked.current) return;
    const timer = setTimeout(() => search(text), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);

  useShortcut("/", () => field.current?.focus());

  return (
    <search className={`relative block ${className ?? "w-full sm:w-80"}`}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <Input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === "Enter") search(text);
          if (e.key === "Escape") {
            setText("");
            search("");
            field.current?.blur();
          }
        }}
        className="pr-9 pl-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {text && (
        <button
          type="button"
          aria-label={t("action.clear")}
          className="absolute top-1/2 right-1 flex size-8 -translate-y-1/2 items-center justify-center rounded-control text-muted hover:text-text"
          onClick={() => {
            setText("");
            search("");
            field.current?.focus();
          }}
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}
