import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { dateFormats, newFormats, numberFormats } from "@/i18n/format";
import { isLanguage, languages } from "@/i18n/languages";
import { useCan } from "@/session/me";
import { meQuery } from "@/session/session";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { settingsKey, tenantQuery } from "./queries";

type Tenant = Schema<"AccountTenantView">;

const days = ["monday", "saturday", "sunday"] as const;
const example = { minor: 123456, at: "2026-03-31T16:45:00Z" };

export function TenantPage() {
  return (
    <SettingsFrame part="tenant" needs="users.read" changes="users.write" narrow>
      <Card>
        <Loaded />
      </Card>
    </SettingsFrame>
  );
}

function Loaded() {
  const tenant = useQuery(tenantQuery);
  if (tenant.isPending) return <Skeleton className="h-60 w-full" />;
  if (tenant.isError) return <ErrorState error={tenant.error} onRetry={() => void tenant.refetch()} />;
  return <Form tenant={tenant.data} />;
}

function Form({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const client = useQueryClient();
  const can = useCan();
  const { name, currency, language, timeZone, numberFormat, dateFormat, firstDayOfWeek } = tenant;
  const [entered, setEntered] = useState({
    name,
    currency,
    language,
    timeZone,
    numberFormat,
    dateFormat,
    firstDayOfWeek,
  });
  const zones = useMemo(
    () => Intl.supportedValuesOf("timeZone").map((value) => ({ value, label: value.replaceAll("_", " ") })),
    [],
  );
  const save = useMutation({
    mutationFn: () =>
      take(api.PATCH("/api/v1/tenant", { body: { ...entered, currency: entered.currency.trim().toUpperCase() } })),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: settingsKey });
      await client.invalidateQueries({ queryKey: meQuery.queryKey });
      toast("done", settings("saved"));
    },
  });
  const wrong = (field: keyof typeof entered) => (save.error instanceof ApiError ? save.error.field(field) : undefined);
  const sample = newFormats({ ...entered, language: isLanguage(entered.language) ? entered.language : "en" });
  const currencies = Intl.supportedValuesOf("currency");
  const money = currencies.includes(entered.currency.trim().toUpperCase()) ? entered.currency.trim() : "EUR";
  const byLanguage = { value: "language", label: t("tenant.byLanguage") };

  const choice = (
    field: Exclude<keyof typeof entered, "name" | "currency">,
    choices: { value: string; label: string }[],
    hint?: string,
  ) => (
    <Field label={t(`tenant.${field}`)} hint={hint} error={wrong(field)}>
      {(control) => (
        <Select
          {...control}
          value={entered[field]}
          choices={
            choices.some((c) => c.value === entered[field])
              ? choices
              : [{ value: entered[field], label: entered[field] }, ...choices]
          }
          onChoose={(value) => setEntered({ ...entered, [field]: value })}
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
      <fieldset disabled={!can("users.write")} className="grid gap-4 sm:grid-cols-2">
        <Field label={t("tenant.name")} hint={t("tenant.nameHint")} error={wrong("name")}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={200}
              value={entered.name}
              onChange={(e) => setEntered({ ...entered, name: e.target.value })}
            />
          )}
        </Field>
        <Field label={t("tenant.currency")} hint={t("tenant.currencyHint")} error={wrong("currency")}>
          {(control) => (
            <Input
              {...control}
              required
              minLength={3}
              maxLength={3}
              className="uppercase"
              value={entered.currency}
              onChange={(e) => setEntered({ ...entered, currency: e.target.value })}
            />
          )}
        </Field>
        {choice(
          "language",
          Object.entries(languages).map(([value, label]) => ({ value, label })),
        )}
        {choice("timeZone", zones)}
        {choice(
          "numberFormat",
          [byLanguage, ...numberFormats.map((f) => ({ value: f, label: f }))],
          t("tenant.example", { example: sample.money(example.minor, money) }),
        )}
        {choice(
          "dateFormat",
          [byLanguage, ...dateFormats.map((f) => ({ value: f, label: f }))],
          t("tenant.example", { example: sample.dateTime(example.at) }),
        )}
        {choice(
          "firstDayOfWeek",
          days.map((d) => ({ value: d, label: t(`tenant.day.${d}`) })),
        )}
        <p className="self-end text-xs text-muted">{t("tenant.lead")}</p>
        {save.isError && (
          <div className="sm:col-span-2">
            <Refusal error={save.error} />
          </div>
        )}
        {can("users.write") && (
          <Button type="submit" look="primary" busy={save.isPending} className="justify-self-start">
            {settings("save")}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
