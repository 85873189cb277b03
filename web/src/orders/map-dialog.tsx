import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Combobox, type ComboboxOption } from "@/ui/combobox";
import { Dialog } from "@/ui/dialog";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";
import { AddressLink } from "./address-link";

const shownFiles = 20;
const everyFolder = -1;

/** Maps a SKU to one file of the farm, in the place where somebody reads that it is missing. */
export function MapDialog({ sku, onClose }: { sku: string; onClose: () => void }) {
  const { t } = useTranslation("issues");
  const format = useFormat();
  const client = useQueryClient();
  const [name, setName] = useState(sku);
  const [file, setFile] = useState<ComboboxOption | null>(null);
  const [quantity, setQuantity] = useState("1");
  const [yieldPerPrint, setYield] = useState("1");
  const [text, setText] = useState("");
  const search = useDeferredValue(text);
  const files = useQuery({
    queryKey: ["products", "farm-files", search],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/product-mappings/farm-files", {
          params: { query: { search, folder: everyFolder, pageSize: shownFiles } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const save = useMutation({
    mutationFn: () =>
      take(
        api.POST("/api/v1/product-mappings", {
          body: {
            sku,
            active: true,
            productName: name.trim(),
            parts: [
              {
                name: file?.label ?? "",
                fileId: file?.value ?? "",
                quantity: Number(quantity),
                yieldPerPrint: Number(yieldPerPrint),
              },
            ],
          },
        }),
      ),
    onSuccess: async () => {
      toast("done", t("map.done", { sku }));
      onClose();
      await Promise.all([
        client.invalidateQueries({ queryKey: ["orders"] }),
        client.invalidateQueries({ queryKey: ["products"] }),
      ]);
    },
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("map.title", { sku })}
      description={t("map.lead")}
      size="medium"
    >
      <form
        className="grid min-h-88 content-start gap-3 pb-3 sm:grid-cols-2"
        onSubmit={(e) => {
          e.preventDefault();
          if (file) save.mutate();
        }}
      >
        <Field label={t("map.file")} hint={t("map.fileHint")} className="sm:col-span-2">
          {(control) => (
            <Combobox
              {...control}
              required
              value={file}
              onChoose={setFile}
              onSearch={setText}
              loading={files.isFetching}
              options={(files.data?.items ?? [])
                .filter((f) => f.type === "printable")
                .map((f) => ({
                  value: f.id,
                  label: f.name,
                  detail: f.printSeconds > 0 ? format.duration(f.printSeconds) : format.bytes(f.sizeBytes),
                }))}
            />
          )}
        </Field>
        <Field label={t("map.name")} className="sm:col-span-2">
          {(control) => (
            <Input {...control} required maxLength={255} value={name} onChange={(e) => setName(e.target.value)} />
          )}
        </Field>
        <Field label={t("map.quantity")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={1000}
              required
              value={quantity}
              onChange={(e) => setQuantity(e.target.value)}
            />
          )}
        </Field>
        <Field label={t("map.yield")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={1000}
              required
              value={yieldPerPrint}
              onChange={(e) => setYield(e.target.value)}
            />
          )}
        </Field>
        <p className="text-xs text-muted sm:col-span-2">
          <AddressLink href={`/products?map=${encodeURIComponent(sku)}`} className="underline">
            {t("map.more")}
          </AddressLink>
        </p>
        {(files.isError || save.isError) && (
          <div className="sm:col-span-2">
            <ErrorNote error={save.error ?? files.error} />
          </div>
        )}
        <div className="flex justify-end sm:col-span-2">
          <Button type="submit" look="primary" busy={save.isPending} disabled={!file}>
            {t("map.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
