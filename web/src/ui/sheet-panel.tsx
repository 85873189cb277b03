import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { overlayClass } from "./dialog";
import { IconButton } from "./icon-button";
import { Skeleton } from "./skeleton";

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

/** A panel from the side for details that keep the page in view; it fills a phone. */
export function SheetPanel({ open, onOpenChange, title, children, footer }: SheetProps) {
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-40 flex w-full flex-col border-l bg-raised shadow-float animate-appear sm:max-w-lg"
        >
          <header className="flex items-center gap-3 border-b px-5 py-3">
            <Radix.Title className="min-w-0 grow truncate text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={t("action.close")} className="-mr-2" />
            </Radix.Close>
          </header>
          <div className="min-h-0 grow overflow-y-auto p-5">
            {/* What still loads its texts must not take the panel away with it: it would fight for the focus
                with the windows over it when it came back. */}
            <Suspense fallback={<Skeleton className="h-40 w-full" />}>{children}</Suspense>
          </div>
          {footer && <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
