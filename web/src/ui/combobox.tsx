import clsx from "clsx";
import { Check, ChevronsUpDown, LoaderCircle } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { controlClass } from "./input";

export interface ComboboxOption {
  value: string;
  label: string;
  /** What tells it from others of the same name. */
  detail?: string;
}

interface Props {
  /** From Field: ties it to its label. */
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  value: ComboboxOption | null;
  onChoose: (option: ComboboxOption) => void;
  /** What fits the text, as far as it is known. */
  options: readonly ComboboxOption[];
  /** Called as somebody types; debounce where it asks the server (useDeferredValue does). */
  onSearch: (text: string) => void;
  loading?: boolean;
  placeholder?: string;
  required?: boolean;
}

/** A choice out of more than a list can show: type, walk with the arrows, Enter. */
export function Combobox({
  value,
  onChoose,
  options,
  onSearch,
  loading = false,
  placeholder,
  required,
  ...control
}: Props) {
  const { t } = useTranslation();
  const list = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string | null>(null); // null: nobody types, the choice is shown
  const [at, setAt] = useState(0);
  const current = Math.min(at, options.length - 1);
  const Icon = loading && open ? LoaderCircle : ChevronsUpDown;

  const close = () => {
    setOpen(false);
    setText(null);
  };
  const choose = (option: ComboboxOption | undefined) => {
    if (!option) return;
    onChoose(option);
    close();
  };

  return (
    <div className="relative">
      <input
        {...control}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && options[current] ? `${list}-${current}` : undefined}
        placeholder={placeholder}
        required={required}
        className={clsx(controlClass, "pr-9")}
        value={text ?? value?.label ?? ""}
        onFocus={(e) => e.target.select()}
        onBlur={close}
        onClick={() => {
          onSearch(text ?? "");
          setOpen(true);
        }}
        onChange={(e) => {
          setText(e.target.value);
          setAt(0);
          setOpen(true);
          onSearch(e.target.value);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown" && !open) {
            onSearch(text ?? "");
            setOpen(true);
          } else if (e.key === "ArrowDown") setAt(Math.min(current + 1, options.length - 1));
          else if (e.key === "ArrowUp") setAt(Math.max(current - 1, 0));
          else if (e.key === "Enter" && open) choose(options[current]);
          else if (e.key === "Escape" && open) {
            close();
            e.stopPropagation(); // the window around it stays open
          } else return;
          e.preventDefault();
        }}
      />
      <Icon
        aria-hidden
        className={clsx(
          "pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted",
          loading && open && "animate-spin",
        )}
      />
      <div
        id={list}
        role="listbox"
        aria-busy={loading}
        hidden={!open}
        className="absolute inset-x-0 top-full z-50 mt-1 max-h-64 overflow-y-auto rounded-card border bg-raised p-1 shadow-float"
      >
        {options.map((o, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={o.value}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === current}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2 aria-selected:bg-hover pointer-coarse:min-h-11"
            onMouseMove={() => setAt(i)}
            onMouseDown={(e) => e.preventDefault()} // the field keeps the focus
            onClick={() => choose(o)}
          >
            <Check
              aria-hidden
              className={clsx("size-4 shrink-0 text-accent-text", o.value !== value?.value && "invisible")}
            />
            <span className="min-w-0 grow truncate">{o.label}</span>
            {o.detail && <span className="shrink-0 text-xs text-muted">{o.detail}</span>}
          </div>
        ))}
      </div>
      {open && !loading && options.length === 0 && (
        <p
          role="status"
          className="absolute inset-x-0 top-full z-50 mt-1 rounded-card border bg-raised px-3 py-2.5 text-muted shadow-float"
        >
          {t("combobox.nothing")}
        </p>
      )}
    </div>
  );
}
