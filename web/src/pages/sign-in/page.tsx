import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Logo } from "@/app/logo";
import { changeLanguage } from "@/i18n";
import { isLanguage } from "@/i18n/languages";
import { forgetEverything } from "@/offline/store";
import { signInWithPasskey } from "@/session/passkey";
import { meQuery, sessionQuery, signIn } from "@/session/session";
import { Button } from "@/ui/button";
import { ErrorNote } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { signInRoute } from "./route";

export function SignInPage() {
  const { t } = useTranslation("sign-in");
  const client = useQueryClient();
  const router = useRouter();
  const { next } = signInRoute.useSearch();
  const session = useQuery(sessionQuery);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function enter(kind: "password" | "passkey", prove: () => Promise<unknown>) {
    setBusy(kind);
    setFailure(null);
    try {
      await prove();
      // What a session that ended while the app was closed left here is not theirs.
      client.clear();
      await forgetEverything();
      const me = await client.fetchQuery(meQuery);
      if (isLanguage(me.language)) await changeLanguage(me.language);
      router.history.push(next ?? "/");
    } catch (error) {
      setFailure(error);
      setBusy(null);
    }
  }

  function submit(e: FormEvent) {
    e.preventDefault();
    void enter("password", () => signIn(email.trim(), password));
  }

  return (
    <Entrance title={t("title")}>
      {session.data?.needsUser && (
        <p className="rounded-control bg-warn-soft px-3 py-2 text-warn-text">
          {t("needsUser")} <code className="font-mono">forma3d user add</code>
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={t("email")}>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              required
              autoFocus
              value={email}
              onChange={(e) => setEmail(e.target.value)}
            />
          )}
        </Field>
        <Field label={t("password")}>
          {(control) => (
            <Input
              {...control}
              type="password"
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(e) => setPassword(e.target.value)}
            />
          )}
        </Field>
        {failure !== null && <Failure error={failure} />}
        <Button type="submit" look="primary" busy={busy === "password"} disabled={busy !== null}>
          {t("submit")}
        </Button>
      </form>
      {session.data?.passkeys !== false && "PublicKeyCredential" in window && (
        <>
          <p className="flex items-center gap-3 text-xs text-muted before:grow before:border-t after:grow after:border-t">
            {t("or")}
          </p>
          <Button
            icon={KeyRound}
            busy={busy === "passkey"}
            disabled={busy !== null}
            onClick={() => void enter("passkey", signInWithPasskey)}
          >
            {t("passkey")}
          </Button>
        </>
      )}
    </Entrance>
  );
}

/** A wrong address and a wrong password read the same: nobody learns here who has an account. */
function Failure({ error }: { error: unknown }) {
  const { t } = useTranslation("sign-in");
  if (error instanceof ApiError && error.code === "locked-out") {
    return <Notice>{t("lockedOut", { count: Math.max(Math.ceil((error.retryAfter ?? 60) / 60), 1) })}</Notice>;
  }
  if (error instanceof ApiError && error.code === "sign-in-failed") return <Notice>{t("failed")}</Notice>;
  if (error instanceof Error && error.name === "NotAllowedError") return <Notice>{t("passkeyGivenUp")}</Notice>;
  return <ErrorNote error={error} />;
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-text">
      {children}
    </p>
  );
}

/** The frame of the pages before the app: the mark, a heading and a form. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Forma3D Connect`;
  }, [title]);
  return (
    <main className="flex min-h-dvh items-center justify-center px-4 py-10">
      <div className="flex w-full max-w-sm flex-col gap-5">
        <header className="flex flex-col items-center gap-3 text-center">
          <Logo className="size-12" />
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        </header>
        <div className="flex flex-col gap-5 rounded-card border bg-surface p-6 shadow-float">{children}</div>
      </div>
    </main>
  );
}
