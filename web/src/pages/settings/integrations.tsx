import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  CircleAlert,
  CircleCheck,
  CirclePause,
  FlaskConical,
  type LucideIcon,
  Plug,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { CopyButton } from "@/ui/copy-button";
import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";
import { StatusBadge, type Tone } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { ConnectForm } from "./connect-form";
import { Fact, Facts, Refusal, SettingsFrame } from "./frame";
import { type Integration, integrationsQuery, settingsKey } from "./queries";
import { TestResult } from "./test-result";

const looks: Record<Integration["condition"], { tone: Tone; icon: LucideIcon }> = {
  connected: { tone: "good", icon: CircleCheck },
  disconnected: { tone: "idle", icon: Unplug },
  unreadable: { tone: "danger", icon: CircleAlert },
  refused: { tone: "danger", icon: CircleAlert },
  paused: { tone: "warn", icon: CirclePause },
  failing: { tone: "warn", icon: TriangleAlert },
};

export function IntegrationsPage() {
  return (
    <SettingsFrame part="integrations" needs="integrations.read" changes="integrations.write">
      <List />
    </SettingsFrame>
  );
}

function List() {
  const list = useQuery(integrationsQuery);
  if (list.isPending) return <Skeleton className="h-60 w-full" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return list.data.map((integration) => <Connection key={integration.service} integration={integration} />);
}

function Connection({ integration }: { integration: Integration }) {
  const { t, i18n } = useTranslation("integrations");
  const client = useQueryClient();
  const can = useCan();
  const [open, setOpen] = useState<"form" | "disconnect">();
  const { service, name, condition, checks, queue, subscription } = integration;
  const { tone, icon } = looks[condition];
  const stored = integration.state !== "disconnected";
  const testing = useMutation({
    mutationFn: () => take(api.POST("/api/v1/integrations/{service}/test", { params: { path: { service } } })),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKey }),
  });
  const account = Object.entries(integration.account).filter(([, value]) => value !== "");

  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-base">{name}</span>
          <StatusBadge tone={tone} icon={icon}>
            {t(`condition.${condition}`)}
          </StatusBadge>
        </span>
      }
      actions={
        can("integrations.write") && (
          <div className="flex flex-wrap gap-2">
            {stored && (
              <Button
                icon={FlaskConical}
                busy={testing.isPending}
                aria-label={`${t("testNow")}: ${name}`}
                onClick={() => testing.mutate()}
              >
                {t("testNow")}
              </Button>
            )}
            <Button
              icon={Plug}
              look={stored ? "secondary" : "primary"}
              aria-label={t(stored ? "changeOf" : "connect", { service: name })}
              onClick={() => setOpen("form")}
            >
              {stored ? t("change") : t("connect", { service: name })}
            </Button>
            {stored && (
              <Button icon={Unplug} aria-label={`${t("disconnect")}: ${name}`} onClick={() => setOpen("disconnect")}>
                {t("disconnect")}
              </Button>
            )}
          </div>
        )
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          {t(`about.${service}`)} {t(`say.${condition}`)}
        </p>
        {testing.data && <TestResult result={testing.data} />}
        {testing.error && <Refusal error={testing.error} />}
        <Facts>
          {stored && (
            <Fact name={t("fact.credentials")}>
              {account.map(([field, value]) => (
                <span key={field} className="block font-mono text-xs break-all">
                  {value}
                </span>
              ))}
              {integration.state === "connected-from-settings" && (
                <span className="block text-muted">{t("fact.fromSettings")}</span>
              )}
            </Fact>
          )}
          {integration.state === "connected" && integration.since && (
            <Fact name={t("fact.since")}>
              <RelativeTime at={integration.since} />{" "}
              {integration.changedBy && (
                <span className="text-muted">{t("fact.by", { name: integration.changedBy })}</span>
              )}
            </Fact>
          )}
          {subscription.state !== "unneeded" && (
            <Fact name={t("fact.lastEvent")}>
              {integration.lastWebhookAt ? (
                <>
                  <RelativeTime at={integration.lastWebhookAt} />{" "}
                  <span className="font-mono text-xs break-all text-muted">{integration.lastWebhookTopic}</span>
                </>
              ) : (
                t("fact.noEvent")
              )}
            </Fact>
          )}
          <Fact name={t("fact.lastCheck")}>
            {checks.lastSuccessAt ? <RelativeTime at={checks.lastSuccessAt} /> : t("fact.noEvent")}
          </Fact>
          <Fact name={t("fact.lastError")}>
            {checks.lastFailureAt ? (
              <>
                {i18n.exists(`failure.${checks.lastFailure}`, { ns: "integrations" }) && checks.lastFailure !== ""
                  ? t(`failure.${checks.lastFailure}`)
                  : checks.message}{" "}
                <span className="text-muted">
                  <RelativeTime at={checks.lastFailureAt} />
                </span>
              </>
            ) : (
              t("fact.noError")
            )}
          </Fact>
          {queue.paused && queue.nextProbeAt && (
            <Fact name={t("fact.nextProbe")}>
              <RelativeTime at={queue.nextProbeAt} />
            </Fact>
          )}
          {stored && subscription.state !== "" && (
            <Fact name={t("fact.events")}>{t(`subscription.${subscription.state}`)}</Fact>
          )}
        </Facts>
        {integration.webhookUrl && (
          <div>
            <p className="text-xs text-muted">{t("webhookOf")}</p>
            <p className="flex items-center gap-1">
              <code className="min-w-0 font-mono text-xs break-all">{integration.webhookUrl}</code>
              <CopyButton text={integration.webhookUrl} label={t("copyWebhook", { service: name })} />
            </p>
          </div>
        )}
      </div>
      {open === "form" && <ConnectForm integration={integration} onClose={() => setOpen(undefined)} />}
      <Confirm
        open={open === "disconnect"}
        onOpenChange={() => setOpen(undefined)}
        title={t("disconnectTitle", { service: name })}
        action={t("disconnect")}
        danger
        onConfirm={async () => {
          await take(api.DELETE("/api/v1/integrations/{service}", { params: { path: { service } } }));
          toast("done", t("disconnected", { service: name }));
          await client.invalidateQueries({ queryKey: settingsKey });
        }}
      >
        {t("disconnectLead")}
      </Confirm>
    </Card>
  );
}
