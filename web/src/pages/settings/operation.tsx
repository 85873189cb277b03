import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { operationQuery, settingsKey } from "./queries";

type View = Schema<"SettingsOperationView">;

const names = ["autoRetries", "shippingMethod", "defaultWeightGrams", "packagingWeightGrams"] as const;

export function OperationPage() {
  return (
    <SettingsFrame part="operation" needs="integrations.read" changes="integrations.write" narrow>
      <Card>
        <Loaded />
      </Card>
    </SettingsFrame>
  );
}

function Loaded() {
  const operation = useQuery(operationQuery);
  if (operation.isPending) return <Skeleton className="h-48 w-full" />;
  if (operation.isError) return <ErrorState error={operation.error} onRetry={() => void operation.refetch()} />;
  return <Form key={operation.data.changedAt} view={operation.data} />;
}

function Form({ view }: { view: View }) {
  const { t } = useTranslation("system");
  const settings = useTranslation("settings").t;
  const client = useQueryClient();
  const can = useCan();
  const [entered, setEntered] = useState(() => ({
    autoRetries: String(view.autoRetries),
    shippingMethod: view.shippingMethod,
    defaultWeightGrams: String(view.defaultWeightGrams),
    packagingWeightGrams: String(view.packagingWeightGrams),
  }));
  const [asking, setAsking] = useState(false);
  const saved = async () => {
    await client.invalidateQueries({ queryKey: settingsKey });
    toast("done", settings("saved"));
  };
  const save = useMutation({
    mutationFn() {
      const now = {
        autoRetries: Number(entered.autoRetries),
        shippingMethod: entered.shippingMethod.trim(),
        defaultWeightGrams: Number(entered.defaultWeightGrams),
        packagingWeightGrams: Number(entered.packagingWeightGrams),
      };
      // Only what is different: the rest goes on following the server's own settings.
      const body = Object.fromEntries(names.filter((n) => now[n] !== view[n]).map((n) => [n, now[n]]));
      return take(api.PATCH("/api/v1/settings/operation", { body }));
    },
    onSuccess: saved,
  });
  const wrong = (field: (typeof names)[number]) =>
    save.error instanceof ApiError ? save.error.field(field) : undefined;
  const from = (field: (typeof names)[number]) =>
    settings("fromServer", { value: String(view.defaults[field] || "–") });
  const number = (field: (typeof names)[number], label: string, max: number, hint = "") => (
    <Field
      label={label}
      hint={[hint, view.changed.includes(field) && from(field)].filter(Boolean).join(" ")}
      error={wrong(field)}
    >
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="numeric"
          required
          min={0}
          max={max}
          step={1}
          value={entered[field]}
          onChange={(e) => setEntered({ ...entered, [field]: e.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <fieldset disabled={!can("integrations.write")} className="flex flex-col gap-4">
        {number("autoRetries", t("operation.autoRetries"), 10, t("operation.autoRetriesHint"))}
        <Field
          label={t("operation.shippingMethod")}
          hint={[t("operation.shippingMethodHint"), view.changed.includes("shippingMethod") && from("shippingMethod")]
            .filter(Boolean)
            .join(" ")}
          error={wrong("shippingMethod")}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              className="font-mono"
              value={entered.shippingMethod}
              onChange={(e) => setEntered({ ...entered, shippingMethod: e.target.value })}
            />
          )}
        </Field>
        {number("defaultWeightGrams", t("operation.defaultWeight"), 100_000)}
        {number("packagingWeightGrams", t("operation.packagingWeight"), 100_000)}
        {save.isError && <Refusal error={save.error} />}
        {view.changedBy && <p className="text-xs text-muted">{settings("changed", { name: view.changedBy })}</p>}
        {can("integrations.write") && (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={save.isPending}>
              {settings("save")}
            </Button>
            {view.changed.length > 0 && <Button onClick={() => setAsking(true)}>{settings("reset")}</Button>}
          </div>
        )}
      </fieldset>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`${settings("reset")}?`}
        action={settings("reset")}
        onConfirm={async () => {
          await take(api.PATCH("/api/v1/settings/operation", { body: { reset: [...names] } }));
          await saved();
        }}
      >
        {settings("resetLead")}
      </Confirm>
    </form>
  );
}
