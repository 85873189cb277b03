import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Send, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { Confirm } from "@/ui/confirm";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input, TextArea } from "@/ui/input";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { type Rules, rulesQuery, settingsKey } from "./queries";

const kinds = [
  "print_failed",
  "cancellation_review",
  "fulfillment_failed",
  "orders_stuck",
  "integration_down",
  "retries_exhausted",
] as const satisfies readonly Rules["kinds"][number][];

const usualQuiet = { from: "22:00", to: "07:00" };

export function NotificationsPage() {
  return (
    <SettingsFrame part="notifications" needs="integrations.read" changes="integrations.write" narrow>
      <Loaded />
    </SettingsFrame>
  );
}

function Loaded() {
  const rules = useQuery(rulesQuery);
  if (rules.isPending) return <Skeleton className="h-80 w-full" />;
  if (rules.isError) return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />;
  return (
    <>
      <Form key={rules.data.changedAt} rules={rules.data} />
      <Test />
    </>
  );
}

/** One address per line, or with commas between, as people paste them. */
function addresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

function Form({ rules }: { rules: Rules }) {
  const { t } = useTranslation("notifications");
  const settings = useTranslation("settings").t;
  const format = useFormat();
  const client = useQueryClient();
  const can = useCan();
  const [enabled, setEnabled] = useState(rules.enabled);
  const [operators, setOperators] = useState(rules.operatorEmails.join("\n"));
  const [admins, setAdmins] = useState(rules.adminEmails.join("\n"));
  const [chosen, setChosen] = useState(rules.kinds);
  const [quiet, setQuiet] = useState<Rules["quietHours"] | null>(rules.quietHours);
  const [summary, setSummary] = useState(rules.summaryEnabled);
  const [hour, setHour] = useState(rules.summaryHour);
  const [asking, setAsking] = useState(false);
  const saved = async () => {
    await client.invalidateQueries({ queryKey: settingsKey });
    toast("done", settings("saved"));
  };
  const save = useMutation({
    mutationFn() {
      const now = {
        enabled,
        operatorEmails: addresses(operators),
        adminEmails: addresses(admins),
        kinds: kinds.filter((k) => chosen.includes(k)),
        summaryEnabled: summary,
        summaryHour: hour,
      };
      // Only what is different: the rest goes on following the server's own settings.
      const set = Object.fromEntries(
        Object.entries(now).filter(([name, value]) => !same(value, rules[name as keyof typeof now])),
      );
      return take(
        api.PATCH("/api/v1/settings/notifications", {
          body: {
            ...set,
            ...(quiet ? { quietHours: quiet } : {}),
            ...(!quiet && rules.quietHours ? { reset: ["quietHours" as const] } : {}),
          },
        }),
      );
    },
    onSuccess: saved,
  });
  const { mail } = rules;

  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      <fieldset disabled={!can("integrations.write")} className="flex flex-col gap-5">
        {!rules.allowed && (
          <p className="flex items-start gap-2 rounded-control bg-warn-soft px-3 py-2 text-warn-text">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t("off")}
          </p>
        )}
        <div className="flex items-start gap-3">
          <Switch id="enabled" checked={enabled} onCheckedChange={setEnabled} />
          <label htmlFor="enabled">
            <span className="block font-medium">{t("enabled")}</span>
            <span className="text-muted">{t("enabledLead")}</span>
          </label>
        </div>
        <Card title={t("who.title")}>
          <div className="flex flex-col gap-4">
            <p className="text-muted">
              {mail.configured ? t("who.mail", { host: mail.host, from: mail.from }) : t("who.noMail")}
              {rules.chats.length > 0 && ` ${t("who.chats", { names: format.list(rules.chats) })}`}
            </p>
            <Field label={t("who.operators")} hint={t("who.operatorsHint")}>
              {(control) => (
                <TextArea
                  {...control}
                  spellCheck={false}
                  value={operators}
                  onChange={(e) => setOperators(e.target.value)}
                />
              )}
            </Field>
            <Field label={t("who.admins")} hint={t("who.adminsHint")}>
              {(control) => (
                <TextArea {...control} spellCheck={false} value={admins} onChange={(e) => setAdmins(e.target.value)} />
              )}
            </Field>
          </div>
        </Card>
        <Card title={t("what.title")}>
          <ul className="flex flex-col gap-2.5">
            {kinds.map((kind) => (
              <li key={kind} className="flex items-center gap-2.5">
                <Checkbox
                  id={`kind-${kind}`}
                  checked={chosen.includes(kind)}
                  onCheckedChange={(on) => setChosen(kinds.filter((k) => (k === kind ? on : chosen.includes(k))))}
                />
                <label htmlFor={`kind-${kind}`}>{t(`kind.${kind}`)}</label>
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t("when.title")}>
          <div className="flex flex-col gap-4">
            <div className="flex items-start gap-3">
              <Switch id="quiet" checked={quiet !== null} onCheckedChange={(on) => setQuiet(on ? usualQuiet : null)} />
              <label htmlFor="quiet">
                <span className="block font-medium">{t("when.quiet")}</span>
                <span className="text-muted">{t("when.quietLead")}</span>
              </label>
            </div>
            {quiet && (
              <div className="flex flex-wrap gap-3">
                {(["from", "to"] as const).map((end) => (
                  <Field key={end} label={t(`when.${end}`)}>
                    {(control) => (
                      <Input
                        {...control}
                        type="time"
                        required
                        className="w-auto"
                        value={quiet[end]}
                        onChange={(e) => setQuiet({ ...quiet, [end]: e.target.value })}
                      />
                    )}
                  </Field>
                ))}
              </div>
            )}
            <div className="flex items-center gap-3">
              <Switch id="summary" checked={summary} onCheckedChange={setSummary} />
              <label htmlFor="summary" className="font-medium">
                {t("when.summary")}
              </label>
            </div>
            {summary && (
              <Field label={t("when.summaryAt")}>
                {(control) => (
                  <Select
                    {...control}
                    className="w-32"
                    value={String(hour)}
                    choices={Array.from({ length: 24 }, (_, h) => ({
                      value: String(h),
                      label: `${String(h).padStart(2, "0")}:00`,
                    }))}
                    onChoose={(h) => setHour(Number(h))}
                  />
                )}
              </Field>
            )}
            <p className="text-xs text-muted">{t("when.zone", { zone: rules.timeZone })}</p>
          </div>
        </Card>
        {save.isError && <Refusal error={save.error} />}
        {rules.changedBy && <p className="text-xs text-muted">{settings("changed", { name: rules.changedBy })}</p>}
        {can("integrations.write") && (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={save.isPending}>
              {settings("save")}
            </Button>
            {rules.changed.length > 0 && <Button onClick={() => setAsking(true)}>{settings("reset")}</Button>}
          </div>
        )}
      </fieldset>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`${settings("reset")}?`}
        action={settings("reset")}
        onConfirm={async () => {
          const reset = rules.changed as NonNullable<Parameters<typeof resetRules>[0]>;
          await resetRules(reset);
          await saved();
        }}
      >
        {settings("resetLead")}
      </Confirm>
    </form>
  );
}

type Named = "enabled" | "operatorEmails" | "adminEmails" | "kinds" | "quietHours" | "summaryEnabled" | "summaryHour";

const resetRules = (reset: Named[]) => take(api.PATCH("/api/v1/settings/notifications", { body: { reset } }));

/** Whether two values say the same; lists by what is in them. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v) => b.includes(v));
  return a === b;
}

function Test() {
  const { t } = useTranslation("notifications");
  const can = useCan();
  const test = useMutation({ mutationFn: async () => (await take(api.POST("/api/v1/notifications/test"))).items });
  if (!can("integrations.write")) return null;
  return (
    <Card title={t("test.title")}>
      <div className="flex flex-col gap-3">
        <p className="text-muted">{t("test.lead")}</p>
        <Button icon={Send} className="self-start" busy={test.isPending} onClick={() => test.mutate()}>
          {t("test.button")}
        </Button>
        {test.isError && <Refusal error={test.error} />}
        {test.data && (
          <ul role="status" className="flex flex-col gap-1.5">
            {test.data.map((r) => (
              <li key={`${r.type} ${r.channel}`} className="flex items-start gap-2">
                {r.sent ? (
                  <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good-text" />
                ) : (
                  <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />
                )}
                <span className="min-w-0 break-words">
                  {r.channel}: {t(r.sent ? "test.sent" : "test.failed")} {r.problem}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
