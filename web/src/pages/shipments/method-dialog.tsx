import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNote, ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { methodsQuery, type Shipment } from "./queries";

const maxReason = 500; // what the API takes
const usual = ""; // the way of the settings

interface Props {
  shipment: Shipment;
  onDone: () => Promise<unknown>;
  onClose: () => void;
}

/** Chooses how an order is shipped, before its label is bought. */
export function MethodDialog({ shipment, onDone, onClose }: Props) {
  const { t } = useTranslation("shipments");
  const common = useTranslation().t;
  const format = useFormat();
  const methods = useQuery(methodsQuery(shipment.orderId));
  const [chosen, choose] = useState<string>();
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: (method: string) =>
      take(
        api.PUT("/api/v1/shipments/{id}/method", {
          params: { path: { id: shipment.id } },
          body: { method, reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      toast("done", t(shipment.status === "PENDING" ? "done.choose-method" : "done.choose-method-next"));
      onClose();
      await onDone();
    },
  });
  const current = shipment.methodName ? methods.data?.current : usual;

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("method.title", { number: shipment.orderNumber })}
      description={t("method.lead")}
      size="medium"
    >
      {methods.data ? (
        <form
          className="flex flex-col gap-4 pb-3"
          onSubmit={(e) => {
            e.preventDefault();
            if (chosen !== undefined) save.mutate(chosen);
          }}
        >
          <fieldset className="flex flex-col gap-2">
            <legend className="sr-only">{t("method.label")}</legend>
            {[
              { code: usual, name: t("method.usual"), about: [t("method.usualLead")], price: "", off: false },
              ...methods.data.items.map((m) => ({
                code: m.code,
                name: m.name,
                about: [
                  m.carrier,
                  m.maxGrams > 0 ? t("method.upTo", { weight: format.weight(m.maxGrams) }) : "",
                  m.servicePoint ? t("method.servicePoint") : "",
                ],
                price: m.price && format.price(m.price, m.currency),
                off: m.servicePoint,
              })),
            ].map((m) => (
              <label
                key={m.code}
                className={`flex items-start gap-3 rounded-control border px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent ${m.off ? "" : "cursor-pointer hover:bg-hover"}`}
              >
                <input
                  type="radio"
                  name="method"
                  value={m.code}
                  disabled={m.off}
                  checked={(chosen ?? current) === m.code}
                  onChange={() => choose(m.code)}
                  className="mt-0.5 size-4 shrink-0 accent-accent"
                />
                <span className="min-w-0 grow">
                  <span className={`block break-words ${m.off ? "text-muted" : "font-medium"}`}>{m.name}</span>
                  <span className="block text-xs text-muted">{m.about.filter(Boolean).join(" · ")}</span>
                </span>
                {m.price && <span className="shrink-0 tabular-nums">{m.price}</span>}
              </label>
            ))}
          </fieldset>
          <Field label={common("confirm.reason")} hint={common("confirm.reasonHint")}>
            {(control) => (
              <TextArea
                {...control}
                required
                rows={2}
                maxLength={maxReason}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
              />
            )}
          </Field>
          {save.isError && <ErrorNote error={save.error} />}
          <div className="flex justify-end">
            <Button
              type="submit"
              look="primary"
              busy={save.isPending}
              disabled={chosen === undefined || reason.trim() === ""}
            >
              {t("method.save")}
            </Button>
          </div>
        </form>
      ) : methods.isError ? (
        <ErrorState error={methods.error} onRetry={() => void methods.refetch()} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Dialog>
  );
}
