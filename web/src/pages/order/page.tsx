import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CirclePause, SearchX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useAsk } from "@/orders/ask";
import { AddressDialog } from "@/orders/dialogs";
import { type OrderPage as Order, orderQuery } from "@/orders/queries";
import { useReason } from "@/orders/reason";
import { OrderStatusBadge } from "@/pages/orders/status";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Money } from "@/ui/money";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";
import { Issues } from "./issues";
import { Jobs } from "./jobs";
import { Lines } from "./lines";
import { orderRoute } from "./route";
import { Shipments } from "./shipments";
import { Timeline } from "./timeline";

export function OrderPage() {
  const { t } = useTranslation("order");
  const { id } = orderRoute.useParams();
  const query = useQuery(orderQuery(id));
  const [address, setAddress] = useState(false);
  const order = query.data;
  const crumbs = [{ label: t("back"), to: "/orders" as const }];

  if (!order) {
    const gone = query.error instanceof ApiError && query.error.status === 404;
    return (
      <Page title={gone ? t("missing.title") : t("title", { number: "" }).trim()} crumbs={crumbs}>
        {gone ? (
          <EmptyState
            icon={SearchX}
            title={t("missing.title")}
            action={
              <Link to="/orders" className={buttonClass()}>
                {t("missing.back")}
              </Link>
            }
          >
            {t("missing.lead")}
          </EmptyState>
        ) : query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div className="grid gap-4 lg:grid-cols-3">
            <Skeleton className="h-64 rounded-card lg:col-span-2" />
            <Skeleton className="h-64 rounded-card" />
          </div>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={t("title", { number: order.number })}
      crumbs={crumbs}
      lead={
        <span className="flex flex-wrap items-center gap-2">
          <OrderStatusBadge status={order.status} />
          <span>{order.customerName}</span>
          <RelativeTime at={order.orderedAt} />
        </span>
      }
    >
      {(order.held || !order.released) && (
        <p className="flex items-start gap-2 rounded-card bg-warn-soft px-4 py-3 text-warn-text">
          <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0" />
          {order.held ? t("held") : t("unpaid")}
        </p>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-4 lg:col-span-2">
          <Issues order={order} />
          <Lines order={order} />
          <Jobs order={order} />
          <Timeline order={order} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Customer order={order} />
          <Shipments order={order} />
          <Acts order={order} onAddress={() => setAddress(true)} />
        </div>
      </div>
      {address && <AddressDialog orderId={order.id} onClose={() => setAddress(false)} />}
    </Page>
  );
}

function Customer({ order }: { order: Order }) {
  const { t, i18n } = useTranslation(["order", "events"]);
  const payment = order.paymentStatus.toLowerCase();
  const key = `events:payment.${payment}`;
  return (
    <Card title={t("customer.title")}>
      <p className="font-medium">{order.customerName}</p>
      {order.customerEmail && (
        <a href={`mailto:${order.customerEmail}`} className="break-all text-accent-text hover:underline">
          {order.customerEmail}
        </a>
      )}
      <div className="mt-3">
        {order.shippingAddress ? <Address address={order.shippingAddress} /> : <p>{t("customer.noAddress")}</p>}
      </div>
      {order.shopAddress && (
        <div className="mt-3 border-l-2 pl-3 text-muted">
          <p>{t("customer.corrected")}</p>
          <Address address={order.shopAddress} />
        </div>
      )}
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{t("customer.total")}</dt>
        <dd>
          <Money minor={order.totalMinor} currency={order.currency} />
        </dd>
        <dt className="text-muted">{t("customer.paid")}</dt>
        <dd>{i18n.exists(key) ? t(key as "events:payment.paid") : payment || "–"}</dd>
        {order.shippingTitle && (
          <>
            <dt className="text-muted">{t("customer.shipping")}</dt>
            <dd>{order.shippingTitle}</dd>
          </>
        )}
        {order.note && (
          <>
            <dt className="text-muted">{t("customer.note")}</dt>
            <dd className="break-words whitespace-pre-line">{order.note}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function Address({ address }: { address: Schema<"OrderAddress"> }) {
  const lines = [
    address.name,
    address.company,
    address.address1,
    address.address2,
    `${address.zip} ${address.city}`.trim(),
    address.province,
    address.country || address.countryCode,
    address.phone,
  ].filter(Boolean);
  return <address className="break-words whitespace-pre-line not-italic">{lines.join("\n")}</address>;
}

const names = [
  "retry",
  "retry-fulfillment",
  "correct-address",
  "force-fulfil",
  "mark-fulfilled",
  "reopen",
  "cancel",
] as const;
type ActName = (typeof names)[number];

/** What can be done with the order now, and why the rest cannot. */
function Acts({ order, onAddress }: { order: Order; onAddress: () => void }) {
  const { t } = useTranslation("order");
  const client = useQueryClient();
  const why = useReason();
  const [dialog, ask] = useAsk();
  const acts = names.flatMap((name) => {
    const act = order.actions.find((a) => a.name === name);
    return act ? [{ ...act, name }] : [];
  });
  const id = order.id;
  const path = { id };
  const calls: Record<Exclude<ActName, "correct-address">, (reason: string) => Promise<unknown>> = {
    cancel: (reason) => take(api.POST("/api/v1/orders/{id}/cancel", { params: { path }, body: { reason } })),
    retry: (reason) => take(api.POST("/api/v1/orders/{id}/retry", { params: { path }, body: { reason } })),
    "mark-fulfilled": (reason) =>
      take(api.POST("/api/v1/orders/{id}/status", { params: { path }, body: { status: "FULFILLED", reason } })),
    reopen: (reason) =>
      take(api.POST("/api/v1/orders/{id}/status", { params: { path }, body: { status: "PROCESSING", reason } })),
    "force-fulfil": (reason) =>
      take(
        api.POST("/api/v1/fulfillments/order/{orderId}/force", { params: { path: { orderId: id } }, body: { reason } }),
      ),
    "retry-fulfillment": (reason) =>
      take(api.POST("/api/v1/fulfillments/order/{orderId}", { params: { path: { orderId: id } }, body: { reason } })),
  };
  const begin = (name: ActName) => {
    if (name === "correct-address") return onAddress();
    ask({
      title: `${t(`act.${name}`)}: ${order.number}`,
      lead: t(`ask.${name}`),
      action: t(`act.${name}`),
      danger: name === "cancel",
      done: t("done"),
      run: async (reason) => {
        await calls[name](reason);
        await client.invalidateQueries({ queryKey: ["orders"] });
      },
    });
  };
  const refused = acts.filter((a) => !a.allowed);
  return (
    <Card title={t("acts.title")}>
      <div className="flex flex-col gap-2">
        {acts
          .filter((a) => a.allowed)
          .map(({ name }) => (
            <Button key={name} look={name === "cancel" ? "danger" : "secondary"} onClick={() => begin(name)}>
              {t(`act.${name}`)}
            </Button>
          ))}
      </div>
      {refused.length > 0 && (
        <>
          <p className="mt-4 text-xs font-medium text-muted">{t("acts.not")}</p>
          <ul className="mt-1 flex flex-col gap-1.5">
            {refused.map((a) => (
              <li key={a.name} className="text-muted">
                <span className="font-medium">{t(`act.${a.name}`)}</span>
                <span className="block text-xs">{why(a)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {dialog}
    </Card>
  );
}
