import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "./button";
import { overlayClass } from "./dialog";
import { ErrorNote } from "./error-state";
import { Field } from "./field";
import { TextArea } from "./input";

export interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, and what will not. */
  children: ReactNode;
  /** The verb on the button: "Cancel order", never "OK". */
  action: string;
  danger?: boolean;
  /** Asks why; the answer goes to the audit trail with the act. */
  reason?: "required" | "none";
  /** Does it. The dialog closes when it is done and stays, with the error, when it failed. */
  onConfirm: (reason: string) => Promise<unknown>;
}

const maxReason = 500; // what the API takes

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ open, onOpenChange, ...rest }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayClass} />
        <AlertDialog.Content className="fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] flex-col gap-3 overflow-y-auto rounded-t-card border bg-raised p-5 shadow-float animate-appear sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-2rem)] sm:max-w-md sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card">
          <Question {...rest} onDone={() => onOpenChange(false)} />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Is made anew each time that the dialog opens, and so begins empty. */
function Question({
  title,
  children,
  action,
  danger = false,
  reason = "none",
  onConfirm,
  onDone,
}: Omit<ConfirmProps, "open" | "onOpenChange"> & { onDone: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const missing = reason === "required" && why.trim() === "";

  async function confirm() {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm(why.trim());
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  }

  return (
    <form
      className="contents"
      onSubmit={(e) => {
        e.preventDefault();
        if (!missing) void confirm();
      }}
    >
      <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
      <AlertDialog.Description asChild>
        <div className="text-muted">{children}</div>
      </AlertDialog.Description>
      {reason === "required" && (
        <Field label={t("confirm.reason")} hint={t("confirm.reasonHint")}>
          {(control) => (
            <TextArea
              {...control}
              required
              maxLength={maxReason}
              value={why}
              onChange={(e) => setWhy(e.target.value)}
            />
          )}
        </Field>
      )}
      {failure !== null && <ErrorNote error={failure} />}
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <AlertDialog.Cancel className={buttonClass("secondary")}>{t("confirm.back")}</AlertDialog.Cancel>
        <Button type="submit" look={danger ? "danger" : "primary"} busy={busy} disabled={missing}>
          {action}
        </Button>
      </div>
    </form>
  );
}
