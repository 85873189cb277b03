import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, CircleSlash, type LucideIcon, Unplug } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { useFormat } from "@/session/me";
import { Card } from "@/ui/card";
import { FilterBar, FilterToggle } from "@/ui/filter-bar";
import { SearchInput } from "@/ui/search-input";
import { Skeleton } from "@/ui/skeleton";
import { Badge, StatusBadge, type Tone } from "@/ui/status";
import { DateTime, RelativeTime } from "@/ui/time";
import { Fact, Facts, Refusal, SettingsFrame } from "./frame";
import { type Effective, effectiveQuery, systemQuery } from "./queries";

type System = Schema<"AppSystemView">;

const looks: Record<System["dependencies"][number]["status"], { tone: Tone; icon: LucideIcon }> = {
  up: { tone: "good", icon: CircleCheck },
  down: { tone: "danger", icon: CircleAlert },
  disconnected: { tone: "idle", icon: Unplug },
  disabled: { tone: "idle", icon: CircleSlash },
};

/** Which page changes what the API says is changed elsewhere. */
const changedUnder = [
  ["/settings/operation", "operation"],
  ["/settings/notifications", "notifications"],
  ["/integrations/", "integrations"],
] as const;

export function SystemPage() {
  return (
    <SettingsFrame part="system" needs="users.write">
      <Installation />
      <Settings />
    </SettingsFrame>
  );
}

function Installation() {
  const { t } = useTranslation("system");
  const format = useFormat();
  const system = useQuery(systemQuery);
  if (system.isPending) return <Skeleton className="h-60 w-full" />;
  if (system.isError) return <Refusal error={system.error} />;
  const { build, database, dataFolder, dependencies, processes, ...about } = system.data;
  return (
    <>
      <Card title={t("system.about")}>
        <Facts>
          <Fact name={t("system.version")}>{about.version}</Fact>
          <Fact name={t("system.commit")}>
            <code className="font-mono text-xs break-all">{build.commit.slice(0, 12) || t("system.unknown")}</code>
            {build.date && (
              <>
                {" "}
                <DateTime at={build.date} />
              </>
            )}
            {build.modified && <span className="text-muted"> + {t("system.modified")}</span>}
          </Fact>
          <Fact name={t("system.platform")}>
            {build.platform}, Go {build.go}
          </Fact>
          <Fact name={t("system.uptime")}>{format.duration(about.uptimeSeconds)}</Fact>
          <Fact name={t("system.now")}>
            <DateTime at={about.now} /> ({about.timeZone})
          </Fact>
          <Fact name={t("system.address")}>
            <span className="break-all">{about.address || t("system.unknown")}</span>
          </Fact>
          <Fact name={t("system.database")}>
            {database.engine === "sqlite" ? "SQLite" : "PostgreSQL"} {database.version}
          </Fact>
          <Fact name={t("system.databaseSize")}>{format.bytes(database.bytes)}</Fact>
          <Fact name={t("system.disk")}>
            {dataFolder.freeBytes !== null && dataFolder.totalBytes !== null
              ? t("system.diskOf", {
                  free: format.bytes(dataFolder.freeBytes),
                  total: format.bytes(dataFolder.totalBytes),
                })
              : t("system.unknown")}
          </Fact>
        </Facts>
      </Card>
      <Card title={t("system.services")}>
        <ul className="divide-y">
          {dependencies.map((d) => (
            <li key={d.service} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="w-28 font-medium">{d.service}</span>
              <StatusBadge {...looks[d.status]}>{t(`system.status.${d.status}`)}</StatusBadge>
              <span className="min-w-0 text-muted">
                {d.paused && `${t("system.waits")} `}
                {t("system.checked")} <RelativeTime at={d.checkedAt} />
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t("system.processes")}>
        <ul className="divide-y">
          {processes.map((p) => (
            <li key={p.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="font-medium break-all">{p.host}</span>
              <StatusBadge tone={p.alive ? "good" : "idle"} icon={p.alive ? CircleCheck : CircleSlash}>
                {t(p.alive ? "system.alive" : "system.gone")}
              </StatusBadge>
              {p.own && <Badge tone="accent">{t("system.own")}</Badge>}
              <span className="text-muted">
                {[...p.roles, p.version].filter(Boolean).join(", ")} · {t("system.started")}{" "}
                <RelativeTime at={p.startedAt} /> · {t("system.seen")} <RelativeTime at={p.seenAt} />
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Settings() {
  const { t } = useTranslation("system");
  const settings = useQuery(effectiveQuery);
  const [text, setText] = useState("");
  const [onlySet, setOnlySet] = useState(false);
  if (settings.isPending) return <Skeleton className="h-60 w-full" />;
  if (settings.isError) return <Refusal error={settings.error} />;
  const wanted = text.toLowerCase();
  const shown = settings.data.filter(
    (s) =>
      (!onlySet || s.source === "environment") &&
      [s.name, s.group, s.about, s.value].some((part) => part.toLowerCase().includes(wanted)),
  );
  return (
    <Card title={t("system.settings")} flush>
      <p className="px-4 text-muted sm:px-5">{t("system.settingsLead")}</p>
      <FilterBar
        search={<SearchInput label={t("system.find")} value={text} onSearch={setText} />}
        active={onlySet ? 1 : 0}
        onClear={() => setOnlySet(false)}
      >
        <FilterToggle pressed={onlySet} onChange={setOnlySet}>
          {t("system.onlySet")}
        </FilterToggle>
      </FilterBar>
      {shown.length === 0 ? (
        <p className="px-5 pb-5 text-muted">{t("system.nothing")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <section aria-label={t("system.setting")} tabIndex={0} className="overflow-x-auto rounded-card">
          <table className="w-full text-left">
            <thead>
              <tr className="border-y text-xs text-muted">
                {(["setting", "value", "sourceTitle"] as const).map((name) => (
                  <th key={name} scope="col" className="px-4 py-2 font-medium">
                    {t(`system.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y">
              {shown.map((s) => (
                <SettingRow key={s.name} setting={s} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function SettingRow({ setting }: { setting: Effective }) {
  const { t } = useTranslation("system");
  const parts = useTranslation("settings").t;
  const page = changedUnder.find(([prefix]) => setting.changeAt.startsWith(prefix))?.[1];
  return (
    <tr className="align-top">
      <th scope="row" className="px-4 py-2.5 font-normal">
        <code className="font-mono text-xs font-medium break-all">{setting.name}</code>
        <span className="block min-w-48 text-xs text-muted" lang="en">
          {setting.about}
        </span>
        {page && (
          <Link to={`/settings/${page}`} className="rounded text-xs text-accent-text hover:underline">
            {t("system.here", { page: parts(`part.${page}.title`) })}
          </Link>
        )}
      </th>
      <td className="px-4 py-2.5 break-all">
        {setting.secret ? (
          <span className="text-muted">{t(setting.set ? "system.secretSet" : "system.empty")}</span>
        ) : setting.value === "" ? (
          <span className="text-muted">{t("system.empty")}</span>
        ) : (
          <code className="font-mono text-xs">{setting.value}</code>
        )}
      </td>
      <td className="px-4 py-2.5">
        <Badge tone={setting.source === "environment" ? "accent" : "idle"}>
          {t(`system.source.${setting.source}`)}
        </Badge>
      </td>
    </tr>
  );
}
