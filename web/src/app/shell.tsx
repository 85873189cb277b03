import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { Menu as MenuIcon, Search } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveProvider } from "@/live/live";
import { useAppBadge } from "@/orders/app-badge";
import { leave } from "@/session/leave";
import { FormatsProvider, useCan, useMe } from "@/session/me";
import { IconButton } from "@/ui/icon-button";
import { Kbd } from "@/ui/kbd";
import { useShortcut } from "@/ui/shortcut";
import { AccountMenu } from "./account-menu";
import { LiveState } from "./live-state";
import { Logo } from "./logo";
import { nav } from "./nav";
import { OfflineBanner } from "./offline-banner";

const CommandPalette = lazy(async () => ({ default: (await import("./command-palette")).CommandPalette }));

/** The frame of the app: navigation at the left, on phones at the bottom, and the page. */
export function Shell() {
  const { t } = useTranslation();
  const can = useCan();
  const me = useMe();
  const router = useRouter();
  const [searching, setSearching] = useState(false);
  useAppBadge();
  useShortcut("k", () => setSearching(true), { mod: true });
  const entries = nav.filter((n) => !("permission" in n) || can(n.permission));
  const inBar = entries.filter((n) => n.phone);

  return (
    <FormatsProvider>
      <LiveProvider onSignedOut={() => void leave(router)}>
        <a
          href="#main"
          className="absolute top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
        >
          {t("skip")}
        </a>
        <div className="flex min-h-dvh print:block">
          <aside className="sticky top-0 flex h-dvh w-60 shrink-0 flex-col border-r bg-surface px-3 pb-3 max-lg:w-17 max-sm:hidden print:hidden">
            <Link
              to="/"
              className="flex h-15 items-center gap-2.5 rounded-control px-2 font-semibold tracking-tight max-lg:justify-center"
              aria-label={t("nav.home")}
            >
              <Logo className="size-7 shrink-0" />
              <span className="truncate max-lg:hidden">Forma3D Connect</span>
            </Link>
            <button
              type="button"
              onClick={() => setSearching(true)}
              className="control-height mb-3 flex items-center gap-2.5 rounded-control border border-edge px-2.5 text-muted hover:bg-hover max-lg:justify-center"
              aria-label={t("palette.open")}
            >
              <Search aria-hidden className="size-4 shrink-0" />
              <span className="grow truncate text-left max-lg:hidden">{t("palette.open")}</span>
              <span className="shrink-0 whitespace-nowrap max-lg:hidden">
                <Kbd>{/mac/i.test(navigator.userAgent) ? "⌘K" : "Ctrl K"}</Kbd>
              </span>
            </button>
            <nav aria-label={t("nav.label")} className="min-h-0 grow overflow-y-auto">
              <ul className="flex flex-col gap-0.5">
                {entries.map(({ to, label, icon: Icon }) => (
                  <li key={to}>
                    <Link
                      to={to}
                      title={t(label)}
                      className="control-height flex items-center gap-2.5 rounded-control px-2.5 font-medium text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-text max-lg:justify-center"
                      activeOptions={{ exact: to === "/", includeSearch: false }}
                    >
                      <Icon aria-hidden className="size-4.5 shrink-0" />
                      <span className="truncate max-lg:sr-only">{t(label)}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
            <LiveState className="mb-2 px-2.5 max-lg:justify-center max-lg:px-0" />
            <AccountMenu me={me} side="right" />
          </aside>
          <div className="flex min-w-0 grow flex-col">
            <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-surface pr-2 pl-4 sm:hidden print:hidden">
              <Logo className="size-7 shrink-0" />
              <LiveState className="grow" />
              <IconButton icon={Search} label={t("palette.open")} onClick={() => setSearching(true)} />
              <AccountMenu me={me} side="bottom" compact />
            </header>
            <OfflineBanner />
            <main
              id="main"
              tabIndex={-1}
              className="grow px-3 py-4 pb-24 outline-none sm:px-6 sm:py-6 lg:px-8 print:p-0"
            >
              <Outlet />
            </main>
          </div>
          <nav
            aria-label={t("nav.label")}
            className="fixed inset-x-0 bottom-0 z-30 border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden print:hidden"
          >
            <ul className="flex">
              {inBar.map(({ to, label, icon: Icon }) => (
                <li key={to} className="grow basis-0">
                  <Link
                    to={to}
                    className="flex h-15 flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted aria-[current=page]:text-accent-text"
                    activeOptions={{ exact: to === "/", includeSearch: false }}
                  >
                    <Icon aria-hidden className="size-5" />
                    <span className="max-w-full truncate px-1">{t(label)}</span>
                  </Link>
                </li>
              ))}
              <li className="grow basis-0">
                <button
                  type="button"
                  onClick={() => setSearching(true)}
                  className="flex h-15 w-full flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted"
                >
                  <MenuIcon aria-hidden className="size-5" />
                  <span>{t("nav.more")}</span>
                </button>
              </li>
            </ul>
          </nav>
        </div>
        <Suspense>{searching && <CommandPalette onClose={() => setSearching(false)} entries={entries} />}</Suspense>
      </LiveProvider>
    </FormatsProvider>
  );
}
