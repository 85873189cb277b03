import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CopyPlus, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Combobox } from "@/ui/combobox";
import { Dialog } from "@/ui/dialog";
import { ErrorNote, ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { bodyOf, complete, type Draft, draftOf, draftOfPart, newDraft, newPart, type PartDraft } from "./draft";
import { filesQuery, productQuery, productsQuery, unmappedQuery } from "./queries";

interface Props {
  /** The mapping to change; without it one is made. */
  id?: string | undefined;
  /** The SKU that a new one is for. */
  sku?: string | undefined;
  onClose: () => void;
}

/** The window in which a product is made or changed. */
export function ProductDialog({ id, sku, onClose }: Props) {
  const { t } = useTranslation("products");
  const old = useQuery({ ...productQuery(id ?? ""), enabled: Boolean(id), staleTime: 0 });
  const seen = useQuery({ ...unmappedQuery, enabled: Boolean(sku) });
  const waiting = id ? old.isPending || (old.isFetching && !old.isFetchedAfterMount) : Boolean(sku) && seen.isPending;
  const title = seen.data?.items.find((u) => u.sku === sku)?.title ?? "";
  return (
    <Dialog open size="large" onOpenChange={(open) => !open && onClose()} title={id ? t("form.edit") : t("form.new")}>
      {old.isError ? (
        <ErrorState error={old.error} onRetry={() => void old.refetch()} />
      ) : waiting ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <ProductForm id={id} first={old.data ? draftOf(old.data) : newDraft(sku, title)} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ProductForm({ id, first, onClose }: { id: string | undefined; first: Draft; onClose: () => void }) {
  const { t } = useTranslation("products");
  const client = useQueryClient();
  const [draft, setDraft] = useState(first);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const suffixId = useId();
  const activeId = useId();
  const problem = (field: string) => (failure instanceof ApiError ? failure.field(field) : undefined);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const changePart = (key: string, part: Partial<PartDraft>) =>
    change({ parts: draft.parts.map((p) => (p.key === key ? { ...p, ...part } : p)) });

  async function save(e: FormEvent) {
    e.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      const body = bodyOf(draft);
      if (id) await take(api.PUT("/api/v1/product-mappings/{id}", { params: { path: { id } }, body }));
      else await take(api.POST("/api/v1/product-mappings", { body }));
      toast("done", t("form.saved", { sku: body.sku }));
      await Promise.all([
        client.invalidateQueries({ queryKey: ["products"] }),
        client.invalidateQueries({ queryKey: ["orders"] }),
      ]);
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  }

  return (
    <form className="flex flex-col gap-4 pb-3" onSubmit={(e) => void save(e)}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("form.sku")} hint={t("form.skuHint")} error={problem("sku")}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={255}
              value={draft.sku}
              onChange={(e) => change({ sku: e.target.value })}
            />
          )}
        </Field>
        <Field label={t("form.name")} error={problem("productName")}>
          {(control) => (
            <Input
              {...control}
              required
              value={draft.productName}
              onChange={(e) => change({ productName: e.target.value })}
            />
          )}
        </Field>
        <Field label={t("form.weight")} hint={t("form.weightHint")} error={problem("weightGrams")}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={0}
              value={draft.weightGrams}
              onChange={(e) => change({ weightGrams: e.target.value })}
            />
          )}
        </Field>
        <div className="flex flex-col justify-center gap-3">
          <span className="flex items-center gap-2.5">
            <Checkbox id={activeId} checked={draft.active} onCheckedChange={(on) => change({ active: on === true })} />
            <label htmlFor={activeId}>{t("form.active")}</label>
          </span>
          <span className="flex items-center gap-2.5">
            <Checkbox
              id={suffixId}
              checked={draft.suffixMatch}
              onCheckedChange={(on) => change({ suffixMatch: on === true })}
            />
            <label htmlFor={suffixId}>{t("form.suffix")}</label>
          </span>
        </div>
      </div>
      <h3 className="font-semibold">{t("form.parts")}</h3>
      {draft.parts.map((part, i) => (
        <PartFields
          key={part.key}
          number={i + 1}
          part={part}
          problem={(field) => problem(`parts[${i}].${field}`)}
          onChange={(changed) => changePart(part.key, changed)}
          onRemove={
            draft.parts.length > 1 ? () => change({ parts: draft.parts.filter((p) => p.key !== part.key) }) : undefined
          }
        />
      ))}
      <div className="flex flex-wrap items-end gap-3">
        <Button icon={Plus} onClick={() => change({ parts: [...draft.parts, newPart()] })}>
          {t("form.addPart")}
        </Button>
        <CopyParts
          onCopy={(parts) =>
            // A part that nobody has filled in makes room for the copied ones.
            change({ parts: [...draft.parts.filter((p) => p.name !== "" || p.fileId !== ""), ...parts] })
          }
        />
      </div>
      {failure !== null && <ErrorNote error={failure} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {!complete(draft) && <p className="grow text-muted">{t("form.incomplete")}</p>}
        <Button onClick={onClose}>{t("form.back")}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={!complete(draft)}>
          {t("form.save")}
        </Button>
      </div>
    </form>
  );
}

function PartFields({
  number,
  part,
  problem,
  onChange,
  onRemove,
}: {
  number: number;
  part: PartDraft;
  problem: (field: string) => string | undefined;
  onChange: (change: Partial<PartDraft>) => void;
  onRemove: (() => void) | undefined;
}) {
  const { t } = useTranslation("products");
  return (
    <fieldset className="grid gap-3 rounded-card border p-3 sm:grid-cols-4">
      <legend className="px-1 font-medium">{t("form.part", { number })}</legend>
      <Field className="sm:col-span-2" label={t("form.partName")} error={problem("name")}>
        {(control) => (
          <Input {...control} required value={part.name} onChange={(e) => onChange({ name: e.target.value })} />
        )}
      </Field>
      <Field label={t("form.quantity")} hint={t("form.quantityHint")} error={problem("quantity")}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={1000}
            required
            value={part.quantity}
            onChange={(e) => onChange({ quantity: e.target.value })}
          />
        )}
      </Field>
      <Field label={t("form.yield")} hint={t("form.yieldHint")} error={problem("yieldPerPrint")}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={1000}
            required
            value={part.yieldPerPrint}
            onChange={(e) => onChange({ yieldPerPrint: e.target.value })}
          />
        )}
      </Field>
      <FilePicker part={part} error={problem("fileId")} onChange={onChange} />
      <Field label={t("form.material")} error={problem("printProfile.material")}>
        {(control) => (
          <Input {...control} value={part.material} onChange={(e) => onChange({ material: e.target.value })} />
        )}
      </Field>
      <Field label={t("form.color")} error={problem("printProfile.color")}>
        {(control) => <Input {...control} value={part.color} onChange={(e) => onChange({ color: e.target.value })} />}
      </Field>
      {onRemove && (
        <div className="flex justify-end sm:col-span-4">
          <IconButton icon={Trash2} label={t("form.removePart", { number })} onClick={onRemove} />
        </div>
      )}
    </fieldset>
  );
}

const root = 0;

/** Finds a file at the farm: by its name in all folders, or in a folder. */
function FilePicker({
  part,
  error,
  onChange,
}: {
  part: PartDraft;
  error: string | undefined;
  onChange: (change: Partial<PartDraft>) => void;
}) {
  const { t } = useTranslation("products");
  const format = useFormat();
  const [text, setText] = useState("");
  const [folder, setFolder] = useState({ id: root, name: "" });
  const [label, setLabel] = useState("");
  const files = useQuery(filesQuery(useDeferredValue(text.trim()), folder.id));
  const known = files.data?.items ?? [];
  const chosen = label || known.find((f) => f.id === part.fileId)?.name || part.fileId;
  const folders = files.data?.folders ?? [];
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      <Field
        label={t("form.file")}
        hint={files.isError ? t("form.fileFailed") : files.data?.truncated ? t("form.fileMore") : undefined}
        error={error}
      >
        {(control) => (
          <Combobox
            {...control}
            required
            placeholder={t("form.fileSearch")}
            value={part.fileId ? { value: part.fileId, label: chosen } : null}
            options={known
              .filter((f) => f.type === "printable")
              .map((f) => ({
                value: f.id,
                label: f.name,
                detail: f.printSeconds > 0 ? format.duration(f.printSeconds) : format.bytes(f.sizeBytes),
              }))}
            loading={files.isFetching}
            onSearch={setText}
            onChoose={(o) => {
              setLabel(o.label);
              onChange({ fileId: o.value, ...(part.name ? {} : { name: o.label.replace(/\.[^.]+$/, "") }) });
            }}
          />
        )}
      </Field>
      {(folders.length > 0 || folder.id !== root) && (
        <Select
          aria-label={t("form.folder")}
          value={String(folder.id)}
          choices={[
            { value: String(root), label: t("form.root") },
            ...(folder.id === root ? [] : [{ value: String(folder.id), label: folder.name }]),
            ...folders.filter((f) => f.id !== folder.id).map((f) => ({ value: String(f.id), label: f.name })),
          ]}
          onChoose={(id) => setFolder({ id: Number(id), name: folders.find((f) => String(f.id) === id)?.name ?? "" })}
        />
      )}
    </div>
  );
}

/** Adds copies of another product's parts to the form. */
function CopyParts({ onCopy }: { onCopy: (parts: PartDraft[]) => void }) {
  const { t } = useTranslation("products");
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const others = useQuery({ ...productsQuery({ search: search || undefined }), enabled: open });
  if (!open)
    return (
      <Button icon={CopyPlus} onClick={() => setOpen(true)}>
        {t("form.copy")}
      </Button>
    );
  return (
    <Field className="w-full sm:w-80" label={t("form.copyFrom")}>
      {(control) => (
        <Combobox
          {...control}
          value={null}
          loading={others.isFetching}
          options={(others.data?.items ?? []).map((p) => ({ value: p.id, label: p.productName, detail: p.sku }))}
          onSearch={setText}
          onChoose={(o) => {
            const from = others.data?.items.find((p) => p.id === o.value);
            if (from) onCopy(from.parts.map(draftOfPart));
            setOpen(false);
          }}
        />
      )}
    </Field>
  );
}
