import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Badge } from "@/ui/status";
import { toast } from "@/ui/toast";
import { type Profile, profilesQuery } from "./queries";

const kinds = ["machine", "process", "filament"] as const satisfies readonly Profile["kind"][];
type Kind = (typeof kinds)[number];

/** What plates can be sliced with: the program's profiles and the business's own. */
export function Profiles() {
  const { t } = useTranslation("baseplates");
  const may = useCan()("grid.write");
  const client = useQueryClient();
  const profiles = useQuery(profilesQuery);
  const [adding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<Profile>();
  if (!profiles.data) return null; // the form above says what is wrong
  return (
    <Card
      title={t("settings.profiles.title")}
      actions={
        may && (
          <Button icon={Plus} onClick={() => setAdding(true)}>
            {t("settings.profiles.add")}
          </Button>
        )
      }
    >
      <p className="mb-3 text-muted">{t("settings.profiles.lead")}</p>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-3">
        {kinds.map((kind) => (
          <section key={kind} aria-labelledby={`profiles-${kind}`}>
            <h3 id={`profiles-${kind}`} className="mb-1 font-medium">
              {t(`settings.profiles.kind.${kind}`)}
            </h3>
            <ul className="divide-y">
              {profiles.data
                .filter((p) => p.kind === kind)
                .map((p) => (
                  <li key={p.name} className="flex min-h-10 flex-wrap items-center gap-x-2 py-1">
                    <span className="min-w-0 grow break-words">{p.name}</span>
                    {!p.preset && <Badge tone="accent">{t("settings.profiles.yours")}</Badge>}
                    {!p.preset && may && (
                      <IconButton
                        icon={Trash2}
                        label={t("settings.profiles.remove", { name: p.name })}
                        onClick={() => setDoomed(p)}
                      />
                    )}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
      <Confirm
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setDoomed(undefined)}
        title={t("settings.profiles.removeTitle", { name: doomed?.name ?? "" })}
        action={t("settings.profiles.remove", { name: doomed?.name ?? "" })}
        danger
        onConfirm={async () => {
          if (!doomed) return;
          const path = { kind: doomed.kind, name: doomed.name };
          await take(api.DELETE("/api/v1/slicer/profiles/{kind}/{name}", { params: { path } }));
          toast("done", t("settings.profiles.removed", { name: doomed.name }));
          await client.invalidateQueries({ queryKey: profilesQuery.queryKey });
        }}
      >
        {t("settings.profiles.removeLead")}
      </Confirm>
    </Card>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("baseplates");
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>("machine");
  const [name, setName] = useState("");
  const [file, setFile] = useState<File>();
  const save = useMutation({
    async mutationFn() {
      const path = { kind, name: name.trim() };
      const settings = (await file?.text()) ?? "";
      return take(api.PUT("/api/v1/slicer/profiles/{kind}/{name}", { params: { path }, body: { settings } }));
    },
    async onSuccess(made) {
      toast("done", t("settings.profiles.saved", { name: made.name }));
      onClose();
      await client.invalidateQueries({ queryKey: profilesQuery.queryKey });
    },
  });
  const wrong = save.error instanceof ApiError ? save.error.field("settings") : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("settings.profiles.addTitle")}>
      <form
        className="flex flex-col gap-4 pb-3"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Field label={t("settings.profiles.kindLabel")}>
          {(control) => (
            <Select<Kind>
              {...control}
              value={kind}
              choices={kinds.map((value) => ({ value, label: t(`settings.profiles.kind.${value}`) }))}
              onChoose={setKind}
            />
          )}
        </Field>
        <Field label={t("settings.profiles.file")} error={wrong}>
          {(control) => (
            <Input
              {...control}
              type="file"
              required
              accept=".ini,.json"
              onChange={(e) => {
                const chosen = e.target.files?.[0];
                setFile(chosen);
                if (chosen && name === "") setName(chosen.name.replace(/\.[^.]+$/, "").slice(0, 64));
              }}
            />
          )}
        </Field>
        <Field label={t("settings.profiles.name")} hint={t("settings.profiles.nameHint")}>
          {(control) => (
            <Input {...control} required maxLength={64} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        {save.isError && !wrong && <ErrorNote error={save.error} />}
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={save.isPending} disabled={!file || name.trim() === ""}>
            {t("settings.profiles.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
