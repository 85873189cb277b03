import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
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
import { CopyParts } from "./copy-parts";
import { bodyOf, complete, type Draft, draftOf, newDraft, newPart, type PartDraft } from "./draft";
import { ProfileFields } from "./profile-fields";
import { bySKUQuery, filesQuery, productQuery, unmappedQuery } from "./queries";

interface Props {
  /** The mapping to change; without it one is made. */
  id?: string | undefined;
  /** The SKU that a new one is for. */
  sku?: string | undefined;
  onClose: () => void;
}

/** The window in which a product is made or changed. A SKU that is mapped already is changed. */
export function ProductDialog({ id, sku, onClose }: Props) {
  const { t } = useTranslation("products");
  const mapped = useQuery({ ...bySKUQuery(sku ?? ""), enabled: !id && Boolean(sku), staleTime: 0 });
  const known = id ?? mapped.data?.id;
  const old = useQuery({ ...productQuery(known ?? ""), enabled: Boolean(known), staleTime: 0 });
  const seen = useQuery({ ...unmappedQuery, enabled: Boolean(sku) });
  const asking = !id && Boolean(sku) && (mapped.isPending || seen.isPending);
  const waiting = asking || (known && (old.isPending || (old.isFetching && !old.isFetchedAfterMount)));
  const failed = [mapped, old].find((q) => q.isError);
  const title = seen.data?.items.find((u) => u.sku === sku)?.title ?? "";
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => !open && onClose()}
      title={known ? t("form.edit") : t("form.new")}
    >
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : waiting ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <ProductForm id={known} first={old.data ? draftOf(old.data) : newDraft(sku, title)} onClose={onClose} />
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
            <Checkbox id={activeId} checked={draft.active} onCheckedChange={(on) => change({ active: on })} />
            <label htmlFor={activeId}>{t("form.active")}</label>
          </span>
          <span className="flex items-center gap-2.5">
            <Checkbox id={suffixId} checked={draft.suffixMatch} onCheckedChange={(on) => change({ suffixMatch: on })} />
            <label htmlFor={suffixId}>{t("form.suffix")}</label>
          </span>
        </div>
      </div>
      <details>
        <summary className="w-fit cursor-pointer rounded font-medium">{t("form.more")}</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-4">
          <Field label={t("form.hsCode")} hint={t("form.hsCodeHint")} error={problem("hsCode")}>
            {(control) => (
              <Input {...control} value={draft.hsCode} onChange={(e) => change({ hsCode: e.target.value })} />
            )}
          </Field>
          <Field label={t("form.originCountry")} hint={t("form.originCountryHint")} error={problem("originCountry")}>
            {(control) => (
              <Input
                {...control}
                maxLength={2}
                className="uppercase"
                value={draft.originCountry}
                onChange={(e) => change({ originCountry: e.target.value })}
              />
            )}
          </Field>
          {(["minimumStock", "maximumStock"] as const).map((name) => (
            <Field key={name} label={t(`form.${name}`)} error={problem(name)}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={0}
                  value={draft[name]}
                  onChange={(e) => change({ [name]: e.target.value })}
                />
              )}
            </Field>
          ))}
          <p className="font-medium sm:col-span-4">
            {t("form.profile")} <span className="font-normal text-muted">{t("form.profileHint")}</span>
          </p>
          <ProfileFields
            profile={draft.profile}
            problem={(field) => problem(`defaultPrintProfile.${field}`)}
            onChange={(profile) => change({ profile: { ...draft.profile, ...profile } })}
          />
        </div>
      </details>
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
      <ProfileFields
        profile={part.profile}
        problem={(field) => problem(`printProfile.${field}`)}
        onChange={(profile) => onChange({ profile: { ...part.profile, ...profile } })}
      />
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
