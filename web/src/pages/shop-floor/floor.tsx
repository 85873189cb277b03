import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import clsx from "clsx";
import {
  ArrowLeft,
  CircleAlert,
  CircleCheck,
  CirclePause,
  CircleSlash,
  Hand,
  LoaderCircle,
  type LucideIcon,
  Maximize,
  PackageCheck,
  PowerOff,
  Printer as PrinterIcon,
  Radio,
  SunMoon,
  TriangleAlert,
  Truck,
  WifiOff,
  Wrench,
} from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useLiveState } from "@/live/live";
import { useFormat } from "@/session/me";
import type { Me } from "@/session/session";
import { chooseTheme, chosenTheme } from "@/theme";
import { ErrorState } from "@/ui/error-state";
import { IconButton } from "@/ui/icon-button";
import { Skeleton } from "@/ui/skeleton";
import { density, inOrder, secondsLeft } from "./order";
import { type Floor as FloorData, floorQuery, type Printer } from "./queries";
import { Ring } from "./ring";

const conditions: Record<Printer["condition"], { icon: LucideIcon; colour: string }> = {
  printing: { icon: PrinterIcon, colour: "text-busy-text" },
  paused: { icon: CirclePause, colour: "text-warn-text" },
  idle: { icon: CircleCheck, colour: "text-good-text" },
  "awaiting-bed-clear": { icon: Hand, colour: "text-warn-text" },
  busy: { icon: LoaderCircle, colour: "text-busy-text" },
  error: { icon: CircleAlert, colour: "text-danger-text" },
  maintenance: { icon: Wrench, colour: "text-idle-text" },
  offline: { icon: PowerOff, colour: "text-idle-text" },
  "out-of-order": { icon: CircleSlash, colour: "text-idle-text" },
};

const widths = {
  large: "grid-cols-[repeat(auto-fill,minmax(min(100%,17em),1fr))] text-[1.1em]",
  medium: "grid-cols-[repeat(auto-fill,minmax(min(100%,15em),1fr))] text-[0.95em]",
  small: "grid-cols-[repeat(auto-fill,minmax(min(100%,13em),1fr))] text-[0.8em]",
};

export function Floor({ me, awake, onRefused }: { me: Me; awake: boolean; onRefused: () => void }) {
  const { t } = useTranslation("shop-floor");
  const format = useFormat();
  const floor = useQuery(floorQuery(me.timeZone));
  const refused = useEffectEvent(onRefused);
  const status = floor.error instanceof ApiError ? floor.error.status : 0;
  useEffect(() => {
    if (status === 401) refused(); // shut out: the screen asks to be let in again
  }, [status]);

  if (floor.isPending) return <Skeleton className="m-[1em] h-[20em]" />;
  if (!floor.data) return <ErrorState error={floor.error} onRetry={() => void floor.refetch()} />;
  const { farm, printers, nextUp, readyToPack, waiting, ...counts } = floor.data;
  const waits = waiting.pending + waiting.queued + waiting.assigned;

  return (
    <main className="flex min-h-dvh flex-col gap-[0.7em] p-[0.9em] lg:h-dvh">
      <Head me={me} />
      <Lost since={floor.dataUpdatedAt} failed={floor.isError} />
      {!farm.connected ? (
        <Warning>{t("farmOff")}</Warning>
      ) : (
        farm.stale && farm.seenAt && <Warning>{t("stale", { when: format.relative(farm.seenAt) })}</Warning>
      )}
      <dl className="grid shrink-0 grid-cols-2 gap-[0.6em] sm:grid-cols-3 xl:grid-cols-6">
        <Count icon={TriangleAlert} name={t("attention")} value={counts.needsAttention} alarm />
        <Count icon={CircleAlert} name={t("failedJobs")} value={counts.failedJobs} alarm />
        <Count icon={CircleCheck} name={t("done")} value={counts.doneToday} />
        <Count icon={CircleSlash} name={t("failed")} value={counts.failedToday} />
        <Count icon={PrinterIcon} name={t("waiting")} value={waits} />
        <Count icon={Truck} name={t("ship")} value={counts.readyToShip} />
      </dl>
      <div className="grid min-h-0 grow gap-[0.7em] lg:grid-cols-[minmax(0,2.1fr)_minmax(0,1fr)]">
        <Panel icon={PrinterIcon} title={t("now")}>
          {printers.length === 0 ? (
            <p className="text-muted">{t("noPrinters")}</p>
          ) : (
            <ul className={clsx("grid gap-[0.6em]", widths[density(printers.length)])}>
              {inOrder(printers).map((p) => (
                <Card key={p.id} printer={p} />
              ))}
            </ul>
          )}
        </Panel>
        <div className="grid min-h-0 gap-[0.7em] lg:grid-rows-2">
          <Panel icon={PrinterIcon} title={t("next")}>
            <NextUp jobs={nextUp} total={waiting.queued} />
          </Panel>
          <Panel icon={PackageCheck} title={t("pack")}>
            <ReadyToPack orders={readyToPack} total={counts.readyToPackTotal} />
          </Panel>
        </div>
      </div>
      {!awake && <p className="shrink-0 text-[0.75em] text-muted">{t("sleeps")}</p>}
    </main>
  );
}

function Head({ me }: { me: Me }) {
  const { t } = useTranslation("shop-floor");
  const light = chosenTheme() === "light";
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-[1em] gap-y-1">
      {me.kind === "user" && (
        <Link to="/" aria-label={t("back")} className="rounded-control p-2 text-muted hover:text-text">
          <ArrowLeft aria-hidden className="size-[1.2em]" />
        </Link>
      )}
      <h1 className="min-w-0 grow truncate text-[1.5em] font-semibold">
        {me.tenant.name || t("title")}
        {me.kind === "screen" && me.name && <span className="font-normal text-muted"> · {me.name}</span>}
      </h1>
      <Live />
      <Clock />
      <IconButton icon={SunMoon} label={t("theme")} onClick={() => chooseTheme(light ? "dark" : "light")} />
      {document.fullscreenEnabled && (
        <IconButton
          icon={Maximize}
          label={t("fullscreen")}
          onClick={() =>
            void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())
          }
        />
      )}
    </header>
  );
}

const lives = {
  live: { icon: Radio, colour: "text-good-text" },
  connecting: { icon: LoaderCircle, colour: "text-muted" },
  reconnecting: { icon: LoaderCircle, colour: "text-warn-text" },
  offline: { icon: WifiOff, colour: "text-danger-text" },
} as const;

function Live() {
  const { t } = useTranslation();
  const state = useLiveState();
  const { icon: Icon, colour } = lives[state];
  return (
    <p role="status" className={clsx("flex items-center gap-[0.4em] font-medium", colour)}>
      <Icon aria-hidden className={clsx("size-[1.1em]", Icon === LoaderCircle && "animate-spin")} />
      {t(`live.${state}`)}
    </p>
  );
}

const secondMs = 1_000;

/** The time now, each second. */
function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), secondMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Clock() {
  const format = useFormat();
  const now = useClock();
  return (
    <p className="text-right leading-none">
      <time dateTime={new Date(now).toISOString()} className="text-[1.9em] font-semibold tabular-nums">
        {format.time(now)}
      </time>
      <span className="ml-[0.6em] text-muted max-sm:hidden">{format.longDate(now)}</span>
    </p>
  );
}

/** A lost connection stands across the screen: nobody should trust what is old. */
function Lost({ since, failed }: { since: number; failed: boolean }) {
  const { t } = useTranslation("shop-floor");
  const format = useFormat();
  const state = useLiveState();
  if (!failed && (state === "live" || state === "connecting")) return null;
  return <Warning>{t("lost", { time: format.time(since) })}</Warning>;
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex shrink-0 items-center gap-[0.6em] rounded-card bg-warn-soft px-[0.8em] py-[0.4em] font-medium text-warn-text"
    >
      <TriangleAlert aria-hidden className="size-[1.2em] shrink-0" />
      {children}
    </p>
  );
}

interface CountProps {
  icon: LucideIcon;
  name: string;
  value: number;
  /** More than none wants a person. */
  alarm?: boolean;
}

function Count({ icon: Icon, name, value, alarm = false }: CountProps) {
  const format = useFormat();
  const loud = alarm && value > 0;
  return (
    <div
      className={clsx(
        "flex flex-col-reverse justify-end rounded-card border px-[0.8em] py-[0.5em]",
        loud ? "bg-danger-soft text-danger-text" : "bg-surface",
      )}
    >
      <dt className={clsx("flex items-center gap-[0.4em] text-[0.85em]", !loud && "text-muted")}>
        <Icon aria-hidden className="size-[1.1em] shrink-0" />
        {name}
      </dt>
      <dd className="text-[2.2em] leading-tight font-semibold tabular-nums">{format.number(value)}</dd>
    </div>
  );
}

function Panel({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-h-0 flex-col rounded-card border bg-surface p-[0.8em]">
      <h2 id={id} className="mb-[0.5em] flex shrink-0 items-center gap-[0.5em] text-[1.05em] font-semibold">
        <Icon aria-hidden className="size-[1.1em] text-muted" />
        {title}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <div tabIndex={0} className="min-h-0 grow overflow-y-auto rounded-control">
        {children}
      </div>
    </section>
  );
}

function Card({ printer }: { printer: Printer }) {
  const { t } = useTranslation("shop-floor");
  const format = useFormat();
  const now = useClock();
  const { icon: Icon, colour } = conditions[printer.condition];
  const job = printer.printJob;
  const left = secondsLeft(printer.finishAt, now);
  const running = printer.condition === "printing" || printer.condition === "paused";
  return (
    <li className="flex items-center gap-[0.8em] rounded-card border bg-raised p-[0.7em]">
      {running ? (
        <Ring percent={printer.progress} label={t("progress", { printer: printer.name })}>
          {printer.progress}%
        </Ring>
      ) : (
        <span className={clsx("flex size-[5.2em] shrink-0 items-center justify-center", colour)}>
          <Icon aria-hidden className="size-[2.4em]" />
        </span>
      )}
      <div className="min-w-0 grow">
        <p className="truncate text-[1.1em] font-semibold">{printer.name}</p>
        <p className={clsx("flex items-center gap-[0.35em] font-medium", colour)}>
          <Icon aria-hidden className="size-[1em] shrink-0" />
          {t(`condition.${printer.condition}`)}
        </p>
        {job ? (
          <p className="truncate">
            <span className="font-semibold">{job.orderNumber}</span> {job.partName || job.sku}
          </p>
        ) : (
          running && <p className="truncate text-muted">{printer.fileName || t("notOurs")}</p>
        )}
        {running && left !== undefined && printer.finishAt && (
          <p className="text-muted tabular-nums">
            {t("left", { duration: format.duration(left) })} · {t("ready", { time: format.time(printer.finishAt) })}
          </p>
        )}
      </div>
    </li>
  );
}

function NextUp({ jobs, total }: { jobs: FloorData["nextUp"]; total: number }) {
  const { t } = useTranslation("shop-floor");
  if (jobs.length === 0) return <p className="text-muted">{t("noNext")}</p>;
  return (
    <ol className="divide-y">
      {jobs.map((job) => (
        <li key={job.id} className="flex items-baseline gap-[0.7em] py-[0.3em]">
          <span className="font-semibold whitespace-nowrap">{job.orderNumber}</span>
          <span className="min-w-0 grow truncate">{job.partName || job.sku}</span>
          <span className="max-w-[40%] truncate text-[0.85em] text-muted">
            {[job.material, job.color].filter(Boolean).join(" · ")}
          </span>
        </li>
      ))}
      {total > jobs.length && <li className="py-[0.3em] text-muted">{t("more", { count: total - jobs.length })}</li>}
    </ol>
  );
}

function ReadyToPack({ orders, total }: { orders: FloorData["readyToPack"]; total: number }) {
  const { t } = useTranslation("shop-floor");
  const format = useFormat();
  if (orders.length === 0) return <p className="text-muted">{t("noPack")}</p>;
  return (
    <ol className="divide-y">
      {orders.map((order) => (
        <li key={order.orderId} className="flex items-baseline gap-[0.7em] py-[0.3em]">
          <span className="grow text-[1.15em] font-semibold">{order.orderNumber}</span>
          <span>{t("units", { count: order.units })}</span>
          {order.readyAt && <span className="text-[0.85em] text-muted">{format.relative(order.readyAt)}</span>}
        </li>
      ))}
      {total > orders.length && (
        <li className="py-[0.3em] text-muted">{t("more", { count: total - orders.length })}</li>
      )}
    </ol>
  );
}
