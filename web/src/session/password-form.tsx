import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { changePassword } from "./session";

/** What the server asks of a password at least (PASSWORD_MIN_LENGTH can ask more, and then says so). */
const minLength = 12;

/** Changes the own password. */
export function PasswordForm({ onDone }: { onDone: () => Promise<void> | void }) {
  const { t } = useTranslation("account");
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const differs = again !== "" && next !== again;
  const wrong = failure instanceof ApiError && failure.code === "wrong-password";
  const refused = failure instanceof ApiError ? failure.field("new") : undefined;

  async function submit(e: FormEvent) {
    e.preventDefault();
    if (next !== again) return;
    setBusy(true);
    setFailure(null);
    try {
      await changePassword(current, next);
      setCurrent("");
      setNext("");
      setAgain("");
      await onDone();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(e) => void submit(e)} className="flex flex-col gap-4">
      <Field label={t("password.current")} error={wrong ? t("password.wrong") : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(e) => setCurrent(e.target.value)}
          />
        )}
      </Field>
      <Field label={t("password.new")} hint={t("password.hint", { count: minLength })} error={refused}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            minLength={minLength}
            required
            value={next}
            onChange={(e) => setNext(e.target.value)}
          />
        )}
      </Field>
      <Field label={t("password.again")} error={differs ? t("password.differs") : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            required
            value={again}
            onChange={(e) => setAgain(e.target.value)}
          />
        )}
      </Field>
      {failure !== null && !wrong && !refused && <ErrorNote error={failure} />}
      <Button type="submit" look="primary" busy={busy} disabled={differs} className="self-start">
        {t("password.change")}
      </Button>
    </form>
  );
}
