import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

interface Crumb {
  label: string;
  to: NonNullable<ComponentProps<typeof Link>["to"]>;
}

interface Props {
  /** The heading, and the document's title. */
  title: string;
  /** A line under the heading. */
  lead?: ReactNode;
  /** The pages above this one. */
  crumbs?: Crumb[];
  actions?: ReactNode;
  children: ReactNode;
  /** Text and forms read better in a column. */
  narrow?: boolean;
}

/** The frame of every page: the document's title, the way here, the heading, the page's acts. */
export function Page({ title, lead, crumbs, actions, children, narrow = false }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} – Forma3D Connect`;
  }, [title]);
  return (
    <div className={`mx-auto flex w-full flex-col gap-5 ${narrow ? "max-w-3xl" : "max-w-400"}`}>
      <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3 print:hidden">
        <div className="min-w-0">
          {crumbs && (
            <nav aria-label={t("crumbs")} className="mb-1">
              <ol className="flex flex-wrap items-center gap-1 text-muted">
                {crumbs.map((c) => (
                  <li key={c.label} className="flex items-center gap-1">
                    <Link to={c.to} className="rounded hover:text-text hover:underline">
                      {c.label}
                    </Link>
                    <ChevronRight aria-hidden className="size-3.5" />
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
          {lead && <p className="mt-0.5 text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
