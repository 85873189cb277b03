import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";
import { Refusal } from "./frame";
import { type Role, settingsKey, type User } from "./queries";
import { RoleChoice } from "./roles";

interface Props {
  /** Absent: a new one. */
  user?: User;
  onClose: () => void;
  /** A new user has a password that is shown once. */
  onMade: (user: User, password: string) => void;
}

/** Makes a user, or changes one. */
export function UserForm({ user, onClose, onMade }: Props) {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const client = useQueryClient();
  const [name, setName] = useState(user?.name ?? "");
  const [email, setEmail] = useState(user?.email ?? "");
  const [chosen, setChosen] = useState<Role[]>(user?.roles ?? ["operator"]);
  const save = useMutation({
    async mutationFn() {
      const body = { name: name.trim(), email: email.trim(), roles: chosen };
      if (!user) return take(api.POST("/api/v1/users", { body }));
      // The same roles again would end the sessions all the same to nobody's use.
      const { roles: all, ...rest } = body;
      const same = all.length === user.roles.length && all.every((r) => user.roles.includes(r));
      await take(
        api.PATCH("/api/v1/users/{id}", {
          params: { path: { id: user.id } },
          body: same ? rest : { ...rest, roles: all },
        }),
      );
      return undefined;
    },
    async onSuccess(made) {
      await client.invalidateQueries({ queryKey: settingsKey });
      onClose();
      if (made) onMade(made.user as User, made.temporaryPassword);
      else toast("done", settings("saved"));
    },
  });
  const wrong = (field: string) => (save.error instanceof ApiError ? save.error.field(field) : undefined);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={user ? t("users.editTitle", { name: user.name }) : t("users.add")}
      footer={
        <>
          <Button onClick={onClose}>{settings("cancel")}</Button>
          <Button type="submit" form="user" look="primary" busy={save.isPending} disabled={chosen.length === 0}>
            {user ? settings("save") : t("users.add")}
          </Button>
        </>
      }
    >
      <form
        id="user"
        className="flex flex-col gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Field label={t("users.name")} error={wrong("name")}>
          {(control) => (
            <Input {...control} required maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        <Field label={t("users.email")} error={wrong("email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              required
              maxLength={254}
              value={email}
              onChange={(e) => setEmail(e.target.value)}
            />
          )}
        </Field>
        <RoleChoice value={chosen} onChange={setChosen} />
        {user && <p className="text-xs text-muted">{t("users.rolesEnd")}</p>}
        {save.isError && <Refusal error={save.error} />}
      </form>
    </Dialog>
  );
}
