import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNote, ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { orderQuery } from "./queries";

type Address = Schema<"OrderAddress">;

const fields = [
  { name: "name", required: true, complete: "name" },
  { name: "company", required: false, complete: "organization" },
  { name: "address1", required: true, complete: "address-line1" },
  { name: "address2", required: false, complete: "address-line2" },
  { name: "zip", required: true, complete: "postal-code" },
  { name: "city", required: true, complete: "address-level2" },
  { name: "province", required: false, complete: "address-level1" },
  { name: "countryCode", required: true, complete: "country" },
  { name: "phone", required: false, complete: "tel" },
] as const;

const empty: Address = { name: "", address1: "", zip: "", city: "", country: "", countryCode: "" };

interface Props {
  orderId: string;
  /** The issue that the correction settles. */
  issueId?: string | undefined;
  onClose: () => void;
}

/** Corrects where an order goes, wherever somebody reads that it must be. */
export function AddressDialog({ orderId, issueId, onClose }: Props) {
  const { t } = useTranslation("issues");
  const order = useQuery(orderQuery(orderId));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("address.title", { number: order.data?.number ?? "" })}
      description={t("address.lead")}
      size="medium"
    >
      {order.data ? (
        <AddressForm
          order={order.data.id}
          issueId={issueId}
          start={order.data.shippingAddress ?? empty}
          onDone={onClose}
        />
      ) : order.isError ? (
        <ErrorState error={order.error} onRetry={() => void order.refetch()} />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Dialog>
  );
}

function AddressForm({
  order,
  issueId,
  start,
  onDone,
}: {
  order: string;
  issueId: string | undefined;
  start: Address;
  onDone: () => void;
}) {
  const { t } = useTranslation("issues");
  const client = useQueryClient();
  const [address, setAddress] = useState(start);
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () =>
      issueId
        ? take(
            api.POST("/api/v1/orders/{id}/issues/{issue}/resolve", {
              params: { path: { id: order, issue: issueId } },
              body: { address, reason: reason.trim() },
            }),
          )
        : take(
            api.PUT("/api/v1/orders/{id}/shipping-address", {
              params: { path: { id: order } },
              body: { address, reason: reason.trim() },
            }),
          ),
    onSuccess: async () => {
      toast("done", t("address.done"));
      onDone();
      await client.invalidateQueries({ queryKey: ["orders"] });
    },
  });
  const problem = (name: string) => (save.error instanceof ApiError ? save.error.field(`address.${name}`) : undefined);
  const change = (name: (typeof fields)[number]["name"], value: string) => {
    if (name !== "countryCode") return setAddress({ ...address, [name]: value });
    const countryCode = value.toUpperCase();
    setAddress({ ...address, countryCode, country: countryName(countryCode) });
  };

  return (
    <form
      className="grid gap-3 pb-3 sm:grid-cols-2"
      onSubmit={(e) => {
        e.preventDefault();
        save.mutate();
      }}
    >
      {fields.map(({ name, required, complete }) => (
        <Field key={name} label={t(`address.${name}`)} error={problem(name)}>
          {(control) => (
            <Input
              {...control}
              required={required}
              autoComplete={complete}
              value={address[name] ?? ""}
              {...(name === "countryCode" ? { minLength: 2, maxLength: 2 } : { maxLength: 255 })}
              onChange={(e) => change(name, e.target.value)}
            />
          )}
        </Field>
      ))}
      <Field label={t("address.reason")} className="sm:col-span-2" error={problem("reason")}>
        {(control) => (
          <Input {...control} required maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
        )}
      </Field>
      {save.isError && (
        <div className="sm:col-span-2">
          <ErrorNote error={save.error} />
        </div>
      )}
      <div className="flex justify-end sm:col-span-2">
        <Button type="submit" look="primary" busy={save.isPending} disabled={reason.trim() === ""}>
          {t("address.save")}
        </Button>
      </div>
    </form>
  );
}

/** The country's English name, as the shop writes it. */
function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
}
