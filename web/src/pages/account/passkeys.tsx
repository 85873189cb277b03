import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { addPasskey } from "@/session/passkey";
import { passkeysQuery, removePasskey } from "@/session/session";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { ErrorNote, ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";

export function Passkeys() {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const [name, setName] = useState("");
  const [leaving, setLeaving] = useState<Schema<"AccountPasskeyView"> | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    async onSuccess() {
      setName("");
      await renew();
    },
  });
  const givenUp = add.error?.name === "NotAllowedError"; // the person closed the browser's window

  if (passkeys.isPending) return <Skeleton className="h-16 w-full" />;
  if (passkeys.isError) return <ErrorState error={passkeys.error} onRetry={() => void passkeys.refetch()} />;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t("passkeys.lead")}</p>
      {passkeys.data.length > 0 && (
        <ul className="divide-y rounded-control border">
          {passkeys.data.map((p) => (
            <li key={p.id} className="flex items-center gap-3 px-3 py-2">
              <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 grow">
                <span className="block truncate font-medium">{p.name}</span>
                <span className="text-xs text-muted">
                  {t("passkeys.added")} <RelativeTime at={p.createdAt} />
                </span>
              </span>
              <IconButton icon={Trash2} label={t("passkeys.remove", { name: p.name })} onClick={() => setLeaving(p)} />
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(e) => {
          e.preventDefault();
          add.mutate();
        }}
      >
        <Field label={t("passkeys.name")} className="min-w-56 grow">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={100}
              placeholder={t("passkeys.nameExample")}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        <Button type="submit" icon={KeyRound} busy={add.isPending}>
          {t("passkeys.add")}
        </Button>
      </form>
      {add.isError && !givenUp && <ErrorNote error={add.error} />}
      <Confirm
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={t("passkeys.removeTitle", { name: leaving?.name ?? "" })}
        action={t("passkeys.removeAction")}
        danger
        onConfirm={async () => {
          if (leaving) await removePasskey(leaving.id);
          await renew();
        }}
      >
        {t("passkeys.removeLead")}
      </Confirm>
    </div>
  );
}
