import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { toast } from "@/ui/toast";

/** Which jobs an act on several means: these, or all failing ones of a type and cause. */
export type Several = { ids: number[] } | { type: JobType; cause: string };

type JobType = NonNullable<Schema<"ManyInputBody">["type"]>;

interface Part {
  more: boolean;
}

/** A bound against a server that always says that there is more. */
const maxParts = 100;

/** Acts on several come in parts: asks for the next until there is none, and adds up the numbers. */
export async function allParts<T extends Part>(next: () => Promise<T>): Promise<T> {
  let sum = await next();
  for (let n = 1; sum.more && n < maxParts; n++) {
    const part = await next();
    sum = Object.fromEntries(
      Object.entries(part).map(([key, value]) => {
        const before = sum[key as keyof T];
        return [key, typeof value === "number" && typeof before === "number" ? value + before : value];
      }),
    ) as T;
  }
  return sum;
}

/** What can be done about jobs and webhooks; each tells how it went and has the lists asked again. */
export function useActs() {
  const { t } = useTranslation("queues");
  const client = useQueryClient();
  const changed = () => client.invalidateQueries({ queryKey: ["queues"] });

  return {
    async retry(id: number) {
      const { outcome } = await take(api.POST("/api/v1/admin/retry-queue/{id}/retry", { params: { path: { id } } }));
      toast("done", outcome === "obsolete" ? t("done.obsolete") : t("done.retried", { count: 1 }));
      await changed();
    },
    async discard(id: number) {
      await take(api.DELETE("/api/v1/admin/retry-queue/{id}", { params: { path: { id } } }));
      toast("done", t("done.discarded", { count: 1 }));
      await changed();
    },
    async retrySeveral(body: Several) {
      const sum = await allParts(() => take(api.POST("/api/v1/admin/retry-queue/retry", { body })));
      toast("done", t("done.retried", { count: sum.retried }));
      if (sum.obsolete > 0) toast("info", t("done.obsoleteSome", { count: sum.obsolete }));
      if (sum.skipped > 0) toast("info", t("done.skipped", { count: sum.skipped }));
      await changed();
    },
    async discardSeveral(body: Several) {
      const sum = await allParts(() => take(api.POST("/api/v1/admin/retry-queue/discard", { body })));
      toast("done", t("done.discarded", { count: sum.discarded }));
      if (sum.skipped > 0) toast("info", t("done.skipped", { count: sum.skipped }));
      await changed();
    },
    async pause(queue: string) {
      await take(api.POST("/api/v1/admin/queues/{queue}/pause", { params: { path: { queue } } }));
      await changed();
    },
    async resume(queue: string) {
      await take(api.POST("/api/v1/admin/queues/{queue}/resume", { params: { path: { queue } } }));
      await changed();
    },
    async replay(id: string) {
      await take(api.POST("/api/v1/admin/webhooks/{id}/replay", { params: { path: { id } } }));
      toast("done", t("done.replayed", { count: 1 }));
      await changed();
    },
    async replayFailed(source: Schema<"WebhookView">["source"] | undefined) {
      const sum = await allParts(() =>
        take(api.POST("/api/v1/admin/webhooks/replay", { body: { status: "FAILED", ...(source ? { source } : {}) } })),
      );
      toast("done", t("done.replayed", { count: sum.replayed }));
      await changed();
    },
  };
}
