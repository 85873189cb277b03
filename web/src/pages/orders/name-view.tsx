import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

const maxName = 60;

/** Asks under which name a view is kept. */
export function NameView({ onName, onClose }: { onName: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation("orders");
  const [name, setName] = useState("");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("views.save")} description={t("views.saveLead")}>
      <form
        className="flex flex-col gap-3 pb-3"
        onSubmit={(e) => {
          e.preventDefault();
          onName(name.trim());
        }}
      >
        <Field label={t("views.name")}>
          {(control) => (
            <Input {...control} required maxLength={maxName} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        <Button type="submit" look="primary" className="self-end" disabled={name.trim() === ""}>
          {t("views.save")}
        </Button>
      </form>
    </Dialog>
  );
}
