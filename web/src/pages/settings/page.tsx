import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCan } from "@/session/me";
import { Page } from "@/ui/page";
import { visible } from "./parts";

/** The list of settings: what this person may see. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  return (
    <Page title={t("title")} lead={t("lead")}>
      {visible(useCan()).map((group) => (
        <section key={group.name} aria-labelledby={`group-${group.name}`}>
          <h2 id={`group-${group.name}`} className="mb-2 text-sm font-semibold text-muted">
            {t(`group.${group.name}`)}
          </h2>
          <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
            {group.parts.map(({ name, to, icon: Icon }) => (
              <li key={name} className="flex">
                <Link to={to} className="flex grow gap-3 rounded-card border bg-surface p-4 hover:bg-hover">
                  <span className="flex size-9 shrink-0 items-center justify-center rounded-control bg-accent-soft text-accent-text">
                    <Icon aria-hidden className="size-5" />
                  </span>
                  <span className="min-w-0">
                    <span className="block font-semibold">{t(`part.${name}.title`)}</span>
                    <span className="text-muted">{t(`part.${name}.lead`)}</span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}
