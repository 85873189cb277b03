import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDashed, CirclePlus, FilePen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { StatusBadge } from "@/ui/status";
import { toast } from "@/ui/toast";

const looks = {
  create: { tone: "good", icon: CirclePlus },
  update: { tone: "busy", icon: FilePen },
  unchanged: { tone: "idle", icon: CircleDashed },
  error: { tone: "danger", icon: CircleAlert },
} as const;

function send(text: string, dryRun: "true" | "false") {
  return take(
    api.POST("/api/v1/product-mappings/import", {
      params: { query: { dryRun } },
      headers: { "Content-Type": "text/csv" },
      body: text,
      bodySerializer: (body) => body,
    }),
  );
}

/** Takes a CSV file: first a preview of each row, then, when all are right, the import. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("products");
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<Schema<"CatalogImportResult">>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  async function attempt(act: () => Promise<void>) {
    setBusy(true);
    setFailure(null);
    try {
      await act();
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  }
  const show = (file: File) =>
    attempt(async () => {
      setPreview(undefined);
      const content = await file.text();
      setText(content);
      setPreview(await send(content, "true"));
    });
  const apply = () =>
    attempt(async () => {
      const { created, updated } = await send(text, "false");
      toast("done", t("import.done", { created, updated }));
      await Promise.all([
        client.invalidateQueries({ queryKey: ["products"] }),
        client.invalidateQueries({ queryKey: ["orders"] }),
      ]);
      onClose();
    });

  const general = preview?.errors.filter((e) => !preview.rows.some((r) => r.row === e.row)) ?? [];
  const good = preview && preview.errors.length === 0 && preview.failed === 0;
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title={t("import.title")}
      description={t("import.lead")}
      footer={
        <>
          <Button onClick={onClose}>{t("form.back")}</Button>
          <Button
            look="primary"
            busy={busy}
            disabled={!good || preview.created + preview.updated === 0}
            onClick={() => void apply()}
          >
            {t("import.action")}
          </Button>
        </>
      }
    >
      <Field label={t("import.file")}>
        {(control) => (
          <Input
            {...control}
            className="py-1.5"
            type="file"
            accept=".csv,text/csv"
            onChange={(e) => {
              const file = e.target.files?.[0];
              if (file) void show(file);
            }}
          />
        )}
      </Field>
      <div className="mt-3 flex flex-col gap-3" aria-live="polite">
        {failure !== null && <ErrorNote error={failure} />}
        {preview && (
          <>
            <p className="flex items-center gap-2 font-medium">
              {good ? (
                <CircleCheck aria-hidden className="size-4 text-good-text" />
              ) : (
                <CircleAlert aria-hidden className="size-4 text-danger-text" />
              )}
              {t(good ? "import.good" : "import.bad", {
                created: preview.created,
                updated: preview.updated,
                unchanged: preview.unchanged,
                failed: preview.failed,
              })}
            </p>
            {general.map((e) => (
              <p key={`${e.row} ${e.field} ${e.message}`} className="text-danger-text">
                {e.field} {e.message}
              </p>
            ))}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
            <section aria-label={t("import.rows")} tabIndex={0} className="max-h-80 overflow-auto rounded-card border">
              <table className="w-full text-left">
                <thead>
                  <tr className="border-b text-xs text-muted">
                    <th scope="col" className="px-3 py-2 font-medium">
                      {t("import.row")}
                    </th>
                    <th scope="col" className="px-3 py-2 font-medium">
                      {t("column.sku")}
                    </th>
                    <th scope="col" className="px-3 py-2 font-medium">
                      {t("import.what")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {preview.rows.map((r) => (
                    <tr key={r.row} className="border-b align-top last:border-0">
                      <td className="px-3 py-2 tabular-nums">{r.row}</td>
                      <td className="px-3 py-2">
                        <span className="font-mono break-all">{r.sku}</span>
                        <span className="block text-xs text-muted">{r.partName}</span>
                      </td>
                      <td className="px-3 py-2">
                        <StatusBadge tone={looks[r.action].tone} icon={looks[r.action].icon}>
                          {t(`import.${r.action}`)}
                        </StatusBadge>
                        {r.action === "update" &&
                          r.changes.map((c) => (
                            <span key={c.field} className="mt-1 block text-xs break-words text-muted">
                              {c.field}: {c.before || "–"} → {c.after || "–"}
                            </span>
                          ))}
                        {r.errors.map((e) => (
                          <span key={`${e.field} ${e.message}`} className="mt-1 block text-danger-text">
                            {e.field}: {e.message}
                          </span>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </div>
    </Dialog>
  );
}
