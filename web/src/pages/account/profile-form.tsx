import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { changeLanguage } from "@/i18n";
import { dateFormats, newFormats, numberFormats } from "@/i18n/format";
import { isLanguage, type Language, languages } from "@/i18n/languages";
import { useMe } from "@/session/me";
import { meQuery, type Profile, saveProfile } from "@/session/session";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

const example = { minor: 123456, at: "2026-03-31T16:45:00Z" };

export function ProfileForm() {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const me = useMe();
  const [profile, setProfile] = useState<Profile>({
    name: me.name,
    language: isLanguage(me.language) ? me.language : "en",
    timeZone: me.timeZone,
    numberFormat: me.numberFormat,
    dateFormat: me.dateFormat,
    firstDayOfWeek: me.firstDayOfWeek,
  });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const set = (change: Partial<Profile>) => setProfile({ ...profile, ...change });
  const wrong = (field: keyof Profile) => (failure instanceof ApiError ? failure.field(field) : undefined);
  const sample = newFormats(profile);
  const zones = useMemo(
    () => Intl.supportedValuesOf("timeZone").map((z) => ({ value: z, label: z.replaceAll("_", " ") })),
    [],
  );

  async function submit(e: FormEvent) {
    e.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      client.setQueryData(meQuery.queryKey, await saveProfile(profile));
      await changeLanguage(profile.language);
      toast("done", t("profile.saved"));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(e) => void submit(e)} className="grid gap-4 sm:grid-cols-2">
      <Field label={t("profile.name")} error={wrong("name")}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            required
            maxLength={100}
            value={profile.name}
            onChange={(e) => set({ name: e.target.value })}
          />
        )}
      </Field>
      <Field label={t("profile.email")} hint={t("profile.emailHint")}>
        {(control) => <Input {...control} type="email" readOnly value={me.email} className="text-muted" />}
      </Field>
      <Field label={t("profile.language")} error={wrong("language")}>
        {(control) => (
          <Select<Language>
            {...control}
            value={profile.language}
            choices={Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))}
            onChoose={(language) => set({ language })}
          />
        )}
      </Field>
      <Field label={t("profile.timeZone")} error={wrong("timeZone")}>
        {(control) => (
          <Select
            {...control}
            value={profile.timeZone}
            choices={[{ value: "", label: t("profile.browserZone") }, ...zones]}
            onChoose={(timeZone) => set({ timeZone })}
          />
        )}
      </Field>
      <Field
        label={t("profile.numberFormat")}
        hint={t("profile.example", { example: sample.money(example.minor, me.tenant.currency || "EUR") })}
        error={wrong("numberFormat")}
      >
        {(control) => (
          <Select
            {...control}
            value={profile.numberFormat}
            choices={[
              { value: "", label: t("profile.byLanguage") },
              ...numberFormats.map((value) => ({ value, label: value })),
            ]}
            onChoose={(numberFormat) => set({ numberFormat })}
          />
        )}
      </Field>
      <Field
        label={t("profile.dateFormat")}
        hint={t("profile.example", { example: sample.dateTime(example.at) })}
        error={wrong("dateFormat")}
      >
        {(control) => (
          <Select
            {...control}
            value={profile.dateFormat}
            choices={[
              { value: "", label: t("profile.byLanguage") },
              ...dateFormats.map((value) => ({ value, label: value })),
            ]}
            onChoose={(dateFormat) => set({ dateFormat })}
          />
        )}
      </Field>
      {failure !== null && (
        <div className="sm:col-span-2">
          <ErrorNote error={failure} />
        </div>
      )}
      <Button type="submit" look="primary" busy={busy} className="justify-self-start">
        {t("profile.save")}
      </Button>
    </form>
  );
}
