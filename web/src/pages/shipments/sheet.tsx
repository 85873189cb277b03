import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReason } from "@/orders/reason";
import { isPrintable, useShipmentAct } from "@/orders/shipment-acts";
import { ShipmentStage } from "@/orders/stages";
import { useCan, useFormat } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/skeleton";
import { DateTime } from "@/ui/time";
import { MethodDialog } from "./method-dialog";
import { CancellationBadge, Tracking } from "./parts";
import { labelName, type ShipmentDetail, shipmentQuery } from "./queries";

const acts = ["retry", "choose-method", "cancel"] as const;
type Act = (typeof acts)[number];

function useActName(): (act: Act) => string {
  const { t } = useTranslation("shipments");
  const stage = useTranslation("stages").t;
  return (act) => (act === "choose-method" ? t("act.choose-method") : stage(`shipmentAct.${act}`));
}

/** A shipment beside the list: where it is, its label, what happened, what can be done. */
export function ShipmentSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("shipments");
  const can = useCan();
  const client = useQueryClient();
  const shipment = useQuery(shipmentQuery(id));
  const act = useActName();
  const [dialog, ask] = useShipmentAct();
  const [choosing, setChoosing] = useState(false);
  const s = shipment.data;
  const allowed = can("shipments.write")
    ? acts.filter((name) => s?.actions.some((a) => a.name === name && a.allowed))
    : [];

  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["shipments"] }),
      client.invalidateQueries({ queryKey: ["orders"] }),
    ]);
  const begin = (name: Act) => (name === "choose-method" ? setChoosing(true) : ask(id, name));

  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={s ? t("sheet.title", { number: s.orderNumber }) : t("sheet.untitled")}
      footer={
        s &&
        (allowed.length > 0 || isPrintable(s)) && (
          <>
            {allowed.map((name) => (
              <Button key={name} look={name === "retry" ? "primary" : "secondary"} onClick={() => begin(name)}>
                {act(name)}
              </Button>
            ))}
            {isPrintable(s) && (
              <a href={`/api/v1/shipments/${s.id}/label`} download={labelName(s)} className={buttonClass("primary")}>
                <Download aria-hidden className="size-4" />
                {t("sheet.label")}
              </a>
            )}
          </>
        )
      }
    >
      {s ? (
        <Content shipment={s} />
      ) : shipment.isError ? (
        <ErrorState error={shipment.error} onRetry={() => void shipment.refetch()} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
      {dialog}
      {choosing && s && <MethodDialog shipment={s} onDone={renew} onClose={() => setChoosing(false)} />}
    </Sheet>
  );
}

function Content({ shipment: s }: { shipment: ShipmentDetail }) {
  const { t } = useTranslation("shipments");
  const format = useFormat();
  const can = useCan();
  const facts: [string, ReactNode][] = [
    [
      t("fact.order"),
      can("orders.read") ? (
        <Link
          key="order"
          to="/orders/$id"
          params={{ id: s.orderId }}
          className="rounded font-medium text-accent-text hover:underline"
        >
          {s.orderNumber}
        </Link>
      ) : (
        s.orderNumber
      ),
    ],
    [t("fact.recipient"), [s.recipientName, format.country(s.recipientCountry)].filter(Boolean).join(", ") || "–"],
    [t("fact.method"), s.methodName || t("fact.usualMethod")],
    ...(s.price ? [[t("fact.price"), format.price(s.price, s.currency)] as [string, ReactNode]] : []),
    [t("fact.carrier"), s.carrier || "–"],
    ...(s.weightGrams > 0 ? [[t("fact.weight"), format.weight(s.weightGrams)] as [string, ReactNode]] : []),
    [t("fact.tracking"), <Tracking key="tracking" shipment={s} />],
    ...(s.carrierStatus
      ? [
          [
            t("fact.carrierStatus"),
            <span key="status">
              {s.carrierStatus.replaceAll("_", " ").toLowerCase()}
              {s.carrierStatusAt && (
                <span className="text-muted">
                  {" · "}
                  <DateTime at={s.carrierStatusAt} />
                </span>
              )}
            </span>,
          ] as [string, ReactNode],
        ]
      : []),
    [
      t("fact.reference"),
      <span key="reference" className="font-mono text-xs break-all">
        {s.reference}
      </span>,
    ],
    ...(s.attempt > 1 ? [[t("fact.attempt"), format.number(s.attempt)] as [string, ReactNode]] : []),
    [t("fact.created"), <DateTime key="created" at={s.createdAt} />],
  ];
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <span className="flex flex-wrap items-center gap-1.5">
          <ShipmentStage status={s.status} />
          <CancellationBadge shipment={s} />
        </span>
        {s.lastError && (
          <p className="flex items-start gap-2 rounded-control bg-danger-soft px-3 py-2 text-danger-text">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{s.lastError}</span>
          </p>
        )}
        <CancellationNote shipment={s} />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <History shipment={s} />
      {can("shipments.write") && <Refused shipment={s} />}
    </div>
  );
}

function CancellationNote({ shipment: { cancellation, status } }: { shipment: ShipmentDetail }) {
  const { t } = useTranslation("shipments");
  if (cancellation.state === "NONE") return null;
  // A parcel that moves, or came, was never taken back: what was asked is no news any more.
  if (status !== "LABEL_CREATED" && status !== "CANCELLED" && cancellation.state !== "REFUSED") return null;
  return (
    <p className="text-muted">
      {t(`cancellation.${cancellation.state}`)}
      {cancellation.at && (
        <>
          {" "}
          <DateTime at={cancellation.at} />
        </>
      )}
    </p>
  );
}

function History({ shipment: s }: { shipment: ShipmentDetail }) {
  const { t, i18n } = useTranslation("shipments");
  const words = (type: string, message: string) => {
    const key = `history.${type.replace(/^shipment\./, "")}`;
    return i18n.exists(key, { ns: "shipments" }) ? t(key as "history.created") : message;
  };
  return (
    <section aria-label={t("history.title")}>
      <h3 className="mb-1 font-semibold">{t("history.title")}</h3>
      {s.history.length === 0 ? (
        <p className="text-muted">{t("history.none")}</p>
      ) : (
        <ol className="divide-y">
          {s.history.map((e) => (
            <li key={`${e.time} ${e.type} ${e.status}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="grow">{words(e.type, e.message)}</span>
              {e.type === "shipment.status-changed" && e.status && <ShipmentStage status={e.status} />}
              <span className="text-xs text-muted">
                <DateTime at={e.time} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Why the other acts are not possible now. */
function Refused({ shipment: s }: { shipment: ShipmentDetail }) {
  const { t } = useTranslation("shipments");
  const act = useActName();
  const why = useReason();
  const refused = acts.flatMap((name) =>
    s.actions.filter((a) => a.name === name && !a.allowed).map((a) => ({ ...a, name })),
  );
  if (refused.length === 0) return null;
  return (
    <section aria-label={t("refused")}>
      <h3 className="text-xs font-medium text-muted">{t("refused")}</h3>
      <ul className="mt-1 flex flex-col gap-1.5">
        {refused.map((a) => (
          <li key={a.name} className="text-muted">
            <span className="font-medium">{act(a.name)}</span>
            <span className="block text-xs">{why(a)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
