import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { LoaderCircle, MonitorPlay } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Skeleton } from "@/ui/skeleton";
import { admissionQuery, pairingQuery } from "./queries";

/** Shows a code, and waits until a person types it under Settings. */
export function Pairing({ onApproved }: { onApproved: () => void }) {
  const { t } = useTranslation("shop-floor");
  const pairing = useQuery(pairingQuery);
  const admission = useQuery({ ...admissionQuery, enabled: pairing.isSuccess });
  const state = admission.data?.state;
  const approved = useEffectEvent(onApproved);
  const renew = useEffectEvent(() => void pairing.refetch());

  // Read after the code was made: what was answered before it is about nothing.
  const fresh = admission.dataUpdatedAt > pairing.dataUpdatedAt;
  useEffect(() => {
    if (!fresh) return;
    if (state === "approved") approved();
    if (state === "none") renew(); // the code has grown old
  }, [fresh, state]);

  const trouble = pairing.failureReason ?? admission.error;
  return (
    <main className="mx-auto flex min-h-dvh max-w-[60em] flex-col justify-center gap-[1.6em] p-[1.2em]">
      <h1 className="flex items-center gap-[0.5em] text-[1.8em] font-semibold">
        <MonitorPlay aria-hidden className="size-[1.1em] text-accent-text" />
        {t("pair.title")}
      </h1>
      <ol className="flex list-decimal flex-col gap-[0.5em] pl-[1.4em] text-[1.15em]">
        <li>{t("pair.one", { address: location.host })}</li>
        <li>{t("pair.two")}</li>
        <li>{t("pair.three")}</li>
      </ol>
      <p>
        <span className="sr-only">{t("pair.code")}: </span>
        {pairing.data ? (
          <code
            data-testid="pairing-code"
            className="inline-block rounded-card border bg-surface px-[0.4em] py-[0.15em] font-mono text-[clamp(2.6rem,10vw,13rem)] leading-tight font-semibold tracking-wide whitespace-nowrap uppercase"
          >
            {pairing.data.code}
          </code>
        ) : (
          <Skeleton className="h-[6em] w-full max-w-[30em]" />
        )}
      </p>
      <p role="status" className="flex items-center gap-[0.5em] text-muted">
        <LoaderCircle aria-hidden className="size-[1.1em] shrink-0 animate-spin" />
        {trouble === null
          ? t("pair.waiting")
          : t(trouble instanceof ApiError && trouble.status === 429 ? "pair.busy" : "pair.trouble")}
      </p>
      <p>
        <Link to="/sign-in" search={{ next: "/shop-floor" }} className="rounded text-accent-text hover:underline">
          {t("pair.signIn")}
        </Link>
      </p>
    </main>
  );
}
