import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useAsk } from "./ask";

export const jobActs = ["retry", "reprint", "cancel"] as const;
export type JobAct = (typeof jobActs)[number];

function perform(act: JobAct, id: string, reason: string) {
  const call = { params: { path: { id } }, body: { reason } };
  if (act === "retry") return take(api.POST("/api/v1/print-jobs/{id}/retry", call));
  if (act === "reprint") return take(api.POST("/api/v1/print-jobs/{id}/reprint", call));
  return take(api.POST("/api/v1/print-jobs/{id}/cancel", call));
}

/** Asks about an act on a print job and does it: `const [dialog, begin] = useJobAct()`. */
export function useJobAct(): [ReactNode, (id: string, name: string, act: JobAct) => void] {
  const { t } = useTranslation("stages");
  const client = useQueryClient();
  const [dialog, ask] = useAsk();
  const begin = (id: string, name: string, act: JobAct) =>
    ask({
      title: `${t(`jobAct.${act}`)}: ${name}`,
      lead: t(`jobExplain.${act}`),
      action: t(`jobAct.${act}`),
      danger: act !== "retry",
      done: t(`jobDone.${act}`),
      run: async (reason) => {
        await perform(act, id, reason);
        await Promise.all([
          client.invalidateQueries({ queryKey: ["print-jobs"] }),
          client.invalidateQueries({ queryKey: ["orders"] }),
        ]);
      },
    });
  return [dialog, begin];
}
