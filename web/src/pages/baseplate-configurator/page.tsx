import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";
import { BookmarkPlus, BookOpen, Download, Hammer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { modelAddress, type Plan } from "@/baseplates/plan";
import { useCan } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { CopyButton } from "@/ui/copy-button";
import { ErrorNote, ErrorState, useErrorText } from "@/ui/error-state";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { designIn, designOf, isTurned, type Problems, problemsOf, wishOf, wishOfSku } from "./design";
import { Figures, MadeBadge, Remarks } from "./figures";
import { DesignForm } from "./form";
import { Panels } from "./panels";
import { Presets } from "./presets";
import { planQuery } from "./queries";
import { configuratorRoute } from "./route";
import type { ConfiguratorSearch } from "./search";
import { useDesign } from "./use-design";

/** What the address asks for, or what of it cannot be made. */
function askedBy(search: ConfiguratorSearch) {
  if (search.sku) return { wish: wishOfSku(search.sku, search), problems: {} };
  const design = designIn(search);
  const problems = problemsOf(design);
  return { wish: Object.keys(problems).length === 0 ? wishOf(design) : undefined, problems };
}

export function ConfiguratorPage() {
  const { t } = useTranslation("baseplate-configurator");
  const search = configuratorRoute.useSearch();
  const navigate = useNavigate({ from: configuratorRoute.fullPath });
  const can = useCan();
  const { wish, problems } = askedBy(search);
  const answer = useQuery({ ...planQuery(wish ?? wishOfSku("", {})), enabled: wish !== undefined });
  // The last plan stays in view while the next is made, and when the next cannot be made.
  const [plan, setPlan] = useState<Plan>();
  if (answer.data && answer.data !== plan) setPlan(answer.data);
  const bySku = search.sku && answer.data ? answer.data.product : undefined;
  const { design, change, settled } = useDesign(
    bySku && { ...designOf(bySku), bedX: search.bedX ?? "", bedY: search.bedY ?? "" },
  );
  const [naming, setNaming] = useState(false);
  const fresh = settled && wish !== undefined && answer.data !== undefined;
  const usable = fresh ? answer.data : undefined;
  const refused = refusal(answer.error, search);

  const show = (part: ConfiguratorSearch) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true, resetScroll: false });

  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      crumbs={[{ label: t("crumb"), to: "/baseplates" as string }]}
      actions={
        can("grid.write") && (
          <>
            <Button icon={BookmarkPlus} disabled={!usable} onClick={() => setNaming(true)}>
              {t("preset.save")}
            </Button>
            <Make plan={usable} />
          </>
        )
      }
    >
      <div className="grid items-start gap-5 lg:grid-cols-[22rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        <Card title={t("form.title")}>
          {design ? (
            <DesignForm
              design={design}
              problems={{ ...problems, ...refused.fields }}
              bed={plan && !search.bedX ? plan.bed : undefined}
              onChange={change}
            />
          ) : answer.error ? (
            <div className="flex flex-col items-start gap-3">
              <p className="font-medium">{t("error.sku", { sku: search.sku ?? "" })}</p>
              <Link to={configuratorRoute.to} search={{}} className={buttonClass()}>
                {t("error.anew")}
              </Link>
            </div>
          ) : (
            <Skeleton className="h-60 w-full" />
          )}
        </Card>
        <div className="flex min-w-0 flex-col gap-5 lg:row-span-2">
          {answer.error && plan && !refused.atField && <PlanError error={answer.error} />}
          {plan ? (
            <>
              <Card>
                <div className="flex flex-col gap-3 pt-2">
                  <Figures plan={plan} busy={!fresh} last={!wish || answer.isError} />
                  <Remarks plan={plan} turned={fresh && design !== undefined && isTurned(design, plan.product)} />
                </div>
              </Card>
              <Card>
                <Panels
                  plan={plan}
                  panel={search.show ?? "model"}
                  pose={search.pose ?? "together"}
                  onPanel={(panel) => show({ show: panel === "model" ? undefined : panel })}
                  onPose={(pose) => show({ pose: pose === "together" ? undefined : pose })}
                />
              </Card>
              <Card title={t("files.title")}>
                <Files plan={plan} />
              </Card>
            </>
          ) : answer.error ? (
            <Card>
              <ErrorState error={said(answer.error, t)} onRetry={() => void answer.refetch()} />
            </Card>
          ) : wish ? (
            <Card>
              <Skeleton className="h-96 w-full" />
            </Card>
          ) : (
            <Card>
              <p className="py-10 text-center text-muted">{t("error.size")}</p>
            </Card>
          )}
        </div>
        <Presets plan={usable} naming={naming} onNaming={setNaming} />
      </div>
    </Page>
  );
}

/** Refusals that this page words itself. The others of a product are those of its SKU's words. */
const worded = [
  "bed-too-small",
  "plate-impossible",
  "plate-prefix",
  "plate-size",
  "plate-too-small",
  "plate-too-large",
  "plate-unknown-word",
  "plate-twice",
  "plate-magnets-missing",
  "plate-connectors-missing",
  "plate-base",
] as const;

type T = ReturnType<typeof useTranslation<"baseplate-configurator">>["t"];

/** The error in the person's language, where this page knows it. */
function said(error: unknown, t: T): unknown {
  if (!(error instanceof ApiError)) return error;
  const code = worded.find((c) => c === error.code);
  if (!code) return error;
  return new ApiError(error.status, error.code, t(`error.${code}`), error.correlationId, error.fields);
}

function PlanError({ error }: { error: unknown }) {
  const { t } = useTranslation("baseplate-configurator");
  return <ErrorNote error={said(error, t)} />;
}

/** What of a refusal belongs to a field. */
function refusal(error: unknown, search: ConfiguratorSearch): { fields: Problems; atField: boolean } {
  if (!(error instanceof ApiError) || search.sku) return { fields: {}, atField: false };
  if (error.code === "bad-bed" || (error.code === "bed-too-small" && search.bedX))
    return { fields: { bedX: "bed" }, atField: true };
  const fields: Problems = {};
  for (const name of ["width", "height", "base"] as const)
    if (error.field(name)) fields[name] = name === "base" ? "base" : "number";
  return { fields, atField: Object.keys(fields).length > 0 };
}

/** The SKU and the files of a plan. */
function Files({ plan }: { plan: Plan }) {
  const { t } = useTranslation("baseplate-configurator");
  const whole = !plan.remarks.some((r) => r.code === "too-large-to-draw");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
      <p className="flex min-w-0 items-center gap-1">
        <span className="sr-only">{t("sku")}</span>
        <code className="min-w-0 font-mono font-medium break-all">{plan.sku}</code>
        <CopyButton text={plan.sku} label={t("copySku")} />
      </p>
      <div className="flex flex-wrap items-center gap-2">
        {whole &&
          (["3mf", "zip"] as const).map((format) => (
            <a
              key={format}
              className={buttonClass()}
              href={modelAddress(plan, format, { download: 1 })}
              download
              title={t(`files.${format}Hint`)}
            >
              <Download aria-hidden className="size-4" />
              {t(`files.${format}`)}
            </a>
          ))}
        <Link to="/baseplates/guide" search={{ sku: plan.sku }} className={buttonClass()}>
          <BookOpen aria-hidden className="size-4" />
          {t("files.guide")}
        </Link>
      </div>
    </div>
  );
}

/** Has the baseplate made, or leads to it when somebody asked for it before. */
function Make({ plan }: { plan: Plan | undefined }) {
  const { t } = useTranslation("baseplate-configurator");
  const client = useQueryClient();
  const router = useRouter();
  const errorText = useErrorText();
  const make = useMutation({
    mutationFn: (sku: string) => take(api.POST("/api/v1/grid/baseplates", { body: { sku } })),
    async onSuccess(made) {
      toast("done", t("make.done", { sku: made.sku }));
      void client.invalidateQueries({ queryKey: ["baseplates"] });
      await router.navigate({ to: baseplateAddress(made.id) });
    },
    onError: (error) =>
      toast(
        "failed",
        error instanceof ApiError && error.code === "disabled" ? t("remark.switched-off") : errorText(error),
      ),
  });
  if (plan?.made) {
    return (
      <>
        <MadeBadge made={plan.made} />
        <Link to={baseplateAddress(plan.made.id)} className={buttonClass("primary")}>
          {t("made.open")}
        </Link>
      </>
    );
  }
  const off = plan?.remarks.some((r) => r.code === "switched-off") ?? false;
  return (
    <Button
      look="primary"
      icon={Hammer}
      busy={make.isPending}
      disabled={!plan || off}
      onClick={() => plan && make.mutate(plan.sku)}
    >
      {t("make.action")}
    </Button>
  );
}

function baseplateAddress(id: string): string {
  return `/baseplates/${id}`;
}
