import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";

const longestName = 100;

interface Props {
  title: string;
  lead: string;
  first: string;
  onName: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Asks under which name a design is kept. */
export function NamePreset({ title, lead, first, onName, onClose }: Props) {
  const { t } = useTranslation("baseplate-configurator");
  const [name, setName] = useState(first);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const taken = failure instanceof ApiError && failure.code === "name-taken";

  async function keep() {
    setBusy(true);
    setFailure(null);
    try {
      await onName(name.trim());
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={<span className="font-mono break-all">{lead}</span>}
    >
      <form
        className="flex flex-col gap-3 pb-3"
        onSubmit={(e) => {
          e.preventDefault();
          void keep();
        }}
      >
        <Field label={t("preset.name")} hint={t("preset.nameHint")} error={taken ? t("preset.taken") : undefined}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={longestName}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        {failure !== null && !taken && <ErrorNote error={failure} />}
        <Button type="submit" look="primary" className="self-end" busy={busy} disabled={name.trim() === ""}>
          {t("preset.keep")}
        </Button>
      </form>
    </Dialog>
  );
}
