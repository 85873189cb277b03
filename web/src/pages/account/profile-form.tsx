import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { changeLanguage } from "@/i18n";
import { dateFormats, newFormats, numberFormats } from "@/i18n/format";
import { isLanguage, languages } from "@/i18n/languages";
import { useMe } from "@/session/me";
import { type Me, meQuery, type Profile, saveProfile } from "@/session/session";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";

const days = ["monday", "saturday", "sunday"] as const;
const example = { minor: 123456, at: "2026-03-31T16:45:00Z" };

export function ProfileForm() {
  const { t, i18n } = useTranslation("account");
  const client = useQueryClient();
  const me = useMe();
  const [profile, setProfile] = useState<Profile>(() => ({ name: me.name, ...me.chosen }) as Profile);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const set = (change: Partial<Profile>) => setProfile({ ...profile, ...change });
  const wrong = (field: keyof Profile) => (failure instanceof ApiError ? failure.field(field) : undefined);
  // What is left empty is the business's choice, as now.
  const shown = { ...me.tenant, ...Object.fromEntries(Object.entries(profile).filter(([, v]) => v !== "")) };
  const sample = newFormats({
    language: isLanguage(shown.language) ? shown.language : "en",
    timeZone: shown.timeZone,
    numberFormat: shown.numberFormat,
    dateFormat: shown.dateFormat,
  });
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone").map((z) => [z, z.replaceAll("_", " ")] as const), []);
  const form = { profile, tenant: me.tenant, onChange: set, failure };

  async function submit(e: FormEvent) {
    e.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const saved = await saveProfile(profile);
      client.setQueryData(meQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: ["analytics"] }); // days may begin elsewhere now
      if (isLanguage(saved.language)) await changeLanguage(saved.language);
      toast("done", i18n.t("account:profile.saved")); // in the new language
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
      <Choice {...form} name="language" label={t("profile.language")} choices={Object.entries(languages)} />
      <Choice {...form} name="timeZone" label={t("profile.timeZone")} choices={zones} />
      <Choice
        {...form}
        name="numberFormat"
        label={t("profile.numberFormat")}
        choices={[["language", t("profile.byLanguage")], ...numberFormats.map((f) => [f, f] as const)]}
        hint={t("profile.example", { example: sample.money(example.minor, me.tenant.currency) })}
      />
      <Choice
        {...form}
        name="dateFormat"
        label={t("profile.dateFormat")}
        choices={[["language", t("profile.byLanguage")], ...dateFormats.map((f) => [f, f] as const)]}
        hint={t("profile.example", { example: sample.dateTime(example.at) })}
      />
      <Choice
        {...form}
        name="firstDayOfWeek"
        label={t("profile.firstDayOfWeek")}
        choices={days.map((d) => [d, t(`profile.day.${d}`)] as const)}
      />
      {failure !== null && (
        <div className="sm:col-span-2">
          <ErrorNote error={failure} />
        </div>
      )}
      <Button type="submit" look="primary" busy={busy} className="justify-self-start sm:col-span-2">
        {t("profile.save")}
      </Button>
    </form>
  );
}

interface ChoiceProps {
  name: Exclude<keyof Profile, "name">;
  label: string;
  choices: readonly (readonly [value: string, label: string])[];
  hint?: string;
  profile: Profile;
  tenant: Me["tenant"];
  onChange: (change: Partial<Profile>) => void;
  failure: unknown;
}

/** One preference; the first choice leaves it to the business, and says what that is. */
function Choice({ name, label, choices, hint, profile, tenant, onChange, failure }: ChoiceProps) {
  const { t } = useTranslation("account");
  const own = choices.find(([value]) => value === tenant[name])?.[1] ?? tenant[name];
  return (
    <Field label={label} hint={hint} error={failure instanceof ApiError ? failure.field(name) : undefined}>
      {(control) => (
        <Select
          {...control}
          value={profile[name]}
          choices={[
            { value: "", label: t("profile.byTenant", { value: own }) },
            ...choices.map(([value, label]) => ({ value, label })),
          ]}
          onChoose={(value) => onChange({ [name]: value })}
        />
      )}
    </Field>
  );
}
