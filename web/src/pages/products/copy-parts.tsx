import { useQuery } from "@tanstack/react-query";
import { CopyPlus } from "lucide-react";
import { useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { draftOfPart, type PartDraft } from "./draft";
import { type Product, productsQuery } from "./queries";

/** Adds copies of another product's parts to the form: those that are chosen. */
export function CopyParts({ onCopy }: { onCopy: (parts: PartDraft[]) => void }) {
  const { t } = useTranslation("products");
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [from, setFrom] = useState<Product>();
  const [chosen, setChosen] = useState<number[]>([]);
  const search = useDeferredValue(text.trim());
  const others = useQuery({ ...productsQuery({ search: search || undefined }), enabled: open });
  const close = () => {
    setOpen(false);
    setFrom(undefined);
    setText("");
  };
  if (!open)
    return (
      <Button icon={CopyPlus} onClick={() => setOpen(true)}>
        {t("form.copy")}
      </Button>
    );
  return (
    <div className="flex w-full flex-col gap-3 rounded-card border p-3">
      <Field className="sm:max-w-96" label={t("form.copyFrom")}>
        {(control) => (
          <Combobox
            {...control}
            value={from ? { value: from.id, label: from.productName, detail: from.sku } : null}
            loading={others.isFetching}
            options={(others.data?.items ?? []).map((p) => ({ value: p.id, label: p.productName, detail: p.sku }))}
            onSearch={setText}
            onChoose={(o) => {
              const product = others.data?.items.find((p) => p.id === o.value);
              setFrom(product);
              setChosen(product?.parts.map((_, i) => i) ?? []);
            }}
          />
        )}
      </Field>
      {from && (
        <fieldset>
          <legend className="mb-1.5 font-medium">{t("form.copyWhich")}</legend>
          <ul className="flex flex-col gap-2">
            {from.parts.map((p, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own but their place
              <li key={i} className="flex items-center gap-2.5">
                <Checkbox
                  id={`${id}-${i}`}
                  checked={chosen.includes(i)}
                  onCheckedChange={(on) => setChosen(on ? [...chosen, i] : chosen.filter((c) => c !== i))}
                />
                <label htmlFor={`${id}-${i}`} className="min-w-0 break-words">
                  {p.quantity > 1 ? `${p.quantity} × ${p.name}` : p.name}
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{t("form.back")}</Button>
        <Button
          icon={CopyPlus}
          disabled={!from || chosen.length === 0}
          onClick={() => {
            onCopy((from?.parts ?? []).filter((_, i) => chosen.includes(i)).map(draftOfPart));
            close();
          }}
        >
          {t("form.copyParts", { count: chosen.length })}
        </Button>
      </div>
    </div>
  );
}
