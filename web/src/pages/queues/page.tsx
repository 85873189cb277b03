import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/session/me";
import { Page } from "@/ui/page";
import { Badge } from "@/ui/status";
import { Tabs } from "@/ui/tabs";
import { Dead } from "./dead";
import { HookSheet } from "./hook-sheet";
import { Inbox } from "./inbox";
import { JobSheet } from "./job-sheet";
import { Jobs } from "./jobs";
import { Overview } from "./overview";
import { hookStatsQuery, queuesQuery } from "./queries";
import { type QueuesSearch, queuesRoute } from "./route";
import { type Tab, tabs } from "./values";

/** The overview is what the address without a tab shows. */
function isShown(tab: string): tab is Exclude<Tab, "overview"> {
  return tab !== "overview" && tabs.some((name) => name === tab);
}

export function QueuesPage() {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const search = queuesRoute.useSearch();
  const navigate = useNavigate({ from: queuesRoute.fullPath });
  const dead = useQuery(queuesQuery).data?.items.reduce((n, q) => n + q.counts.dead, 0) ?? 0;
  const failed = useQuery(hookStatsQuery).data?.failed ?? 0;

  /** Changes the address; what it does not name stays. */
  const show = (change: QueuesSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "q" in change });

  const counts = { overview: 0, jobs: 0, dead, inbox: failed };
  const content = {
    overview: <Overview />,
    jobs: <Jobs search={search} show={show} />,
    dead: <Dead search={search} show={show} />,
    inbox: <Inbox search={search} show={show} />,
  };
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Tabs
        label={t("title")}
        value={search.tab ?? "overview"}
        onChange={(tab) => void navigate({ search: { tab: isShown(tab) ? tab : undefined } })}
        tabs={tabs.map((tab) => ({
          value: tab,
          label: (
            <span className="inline-flex items-center gap-2">
              {t(`tab.${tab}`)}
              {counts[tab] > 0 && <Badge tone="danger">{format.number(counts[tab])}</Badge>}
            </span>
          ),
          content: content[tab],
        }))}
      />
      <JobSheet id={search.job} onClose={() => show({ job: undefined, page: search.page })} />
      <HookSheet id={search.hook} onClose={() => show({ hook: undefined, page: search.page })} />
    </Page>
  );
}
