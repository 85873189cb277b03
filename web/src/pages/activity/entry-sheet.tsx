import { ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useEntryWords } from "@/journal/use-entry-words";
import { AddressLink } from "@/orders/address-link";
import { Button } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { DateTime } from "@/ui/time";
import { type Entry, related } from "./queries";
import type { ActivitySearch } from "./route";
import { SeverityBadge, useTypeName } from "./words";

/** An entry beside the list, with the event's own fields and the ways to what it is about. */
export function EntrySheet({
  entry,
  onClose,
  onFilter,
}: {
  entry: Entry;
  onClose: () => void;
  onFilter: (change: ActivitySearch) => void;
}) {
  const { t } = useTranslation("activity");
  const typeName = useTypeName();
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={typeName(entry.type)}
      footer={
        <>
          {entry.correlationId && (
            <Button icon={ListFilter} onClick={() => onFilter({ correlation: entry.correlationId })}>
              {t("sameAct")}
            </Button>
          )}
          {entry.orderId && (
            <Button icon={ListFilter} onClick={() => onFilter({ order: entry.orderId })}>
              {t("sameOrder")}
            </Button>
          )}
        </>
      }
    >
      <EntryBody entry={entry} />
    </Sheet>
  );
}

function EntryBody({ entry }: { entry: Entry }) {
  const { t } = useTranslation("activity");
  const words = useEntryWords();
  const { orderId, printJobId, shipmentId } = related(entry);
  return (
    <div className="flex flex-col gap-5">
      <p className="font-medium break-words">{words(entry)}</p>
      <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-2">
        <Fact label={t("column.severity")}>
          <SeverityBadge severity={entry.severity} />
        </Fact>
        <Fact label={t("column.time")}>
          <DateTime at={entry.time} />
        </Fact>
        <Fact label={t("column.source")}>{entry.source}</Fact>
        <Fact label={t("column.type")}>
          <code className="font-mono text-xs">{entry.type}</code>
        </Fact>
        {orderId && (
          <Fact label={t("order")}>
            <To address={`/orders/${orderId}`}>{entry.orderNumber || orderId}</To>
          </Fact>
        )}
        {printJobId && (
          <Fact label={t("printJob")}>
            <To address={`/print-jobs?job=${printJobId}`}>{printJobId}</To>
          </Fact>
        )}
        {shipmentId && (
          <Fact label={t("shipment")}>
            <To address={`/shipments?shipment=${shipmentId}`}>{shipmentId}</To>
          </Fact>
        )}
        {entry.correlationId && (
          <Fact label={t("correlation")}>
            <code className="font-mono text-xs break-all">{entry.correlationId}</code>
          </Fact>
        )}
      </dl>
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">{t("fields")}</h3>
        <section
          aria-label={t("fields")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
          tabIndex={0}
          className="max-h-96 overflow-auto rounded-control border bg-bg p-3"
        >
          <pre className="font-mono text-xs">{JSON.stringify(entry.metadata, null, 2)}</pre>
        </section>
      </section>
    </div>
  );
}

function To({ address, children }: { address: string; children: ReactNode }) {
  return (
    <AddressLink href={address} className="rounded font-mono text-xs break-all text-accent-text hover:underline">
      {children}
    </AddressLink>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
