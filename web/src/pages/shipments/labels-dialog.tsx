import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { isPrintable } from "@/orders/shipment-acts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNote } from "@/ui/error-state";
import { Segments } from "@/ui/segments";
import { toast } from "@/ui/toast";
import { labelsOf, type Paper, type Shipment } from "./queries";

const papers = ["A6", "A4"] as const satisfies readonly Paper[];
const kept = "labels:paper"; // a packing table has one printer: its paper stays chosen

/** The labels of the chosen shipments as one document, for a label printer or for sheets of labels. */
export function LabelsDialog({ shipments, onClose }: { shipments: Shipment[]; onClose: () => void }) {
  const { t } = useTranslation("shipments");
  const [paper, setPaper] = useState<Paper>(() => papers.find((p) => p === localStorage.getItem(kept)) ?? "A6");
  const printable = shipments.filter(isPrintable);
  const without = shipments.filter((s) => !isPrintable(s));
  const make = useMutation({
    mutationFn: () =>
      labelsOf(
        printable.map((s) => s.id),
        paper,
      ),
    onSuccess: (pdf) => {
      save(pdf, "labels.pdf");
      toast("done", t("labels.done", { count: printable.length }));
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("labels.title", { count: printable.length })}
      footer={
        <Button
          look="primary"
          icon={Download}
          busy={make.isPending}
          disabled={printable.length === 0}
          onClick={() => make.mutate()}
        >
          {t("labels.download")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col items-start gap-1.5">
          <Segments<Paper>
            label={t("labels.paper")}
            value={paper}
            choices={papers.map((p) => ({ value: p, label: t(`labels.${p}`) }))}
            onChoose={(p) => {
              localStorage.setItem(kept, p);
              setPaper(p);
            }}
          />
          <p className="text-muted">{t(`labels.lead.${paper}`)}</p>
        </div>
        {without.length > 0 && (
          <p className="rounded-control bg-warn-soft px-3 py-2 break-words text-warn-text">
            {t("labels.without", { count: without.length, numbers: without.map((s) => s.orderNumber).join(", ") })}
          </p>
        )}
        {make.isError && (
          <>
            <ErrorNote error={make.error} />
            <Reasons error={make.error} shipments={printable} />
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Which labels are wrong, and why. */
function Reasons({ error, shipments }: { error: unknown; shipments: Shipment[] }) {
  if (!(error instanceof ApiError)) return null;
  const wrong = error.fields.flatMap(({ field, message }) => {
    const shipment = shipments[Number(/^body\.ids\[(\d+)\]$/.exec(field)?.[1])];
    return shipment ? [{ shipment, message }] : [];
  });
  return (
    <ul className="flex flex-col gap-1">
      {wrong.map(({ shipment, message }) => (
        <li key={shipment.id}>
          <span className="font-medium">{shipment.orderNumber}</span> <span className="text-muted">{message}</span>
        </li>
      ))}
    </ul>
  );
}

/** Hands a document to the browser's downloads. */
function save(document_: Blob, name: string) {
  const address = URL.createObjectURL(document_);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
