import { useNavigate, useRouter } from "@tanstack/react-router";
import clsx from "clsx";
import { LogOut, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endSession } from "@/session/leave";
import type { Me } from "@/session/session";
import { chooseTheme, chosenTheme } from "@/theme";
import { useErrorText } from "@/ui/error-state";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/ui/menu";
import { toast } from "@/ui/toast";

function initials(me: Me): string {
  const words = (me.name || me.email).split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((w) => w.slice(0, 1).toUpperCase())
    .join("");
}

/** Who is signed in, and what is theirs: the account, the theme, the way out. */
export function AccountMenu({ me, side, compact = false }: { me: Me; side: "right" | "bottom"; compact?: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();
  const errorText = useErrorText();
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Menu
      side={side}
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("account.menu", { name: me.name || me.email })}
          className={clsx(
            "control-height flex items-center gap-2.5 rounded-control hover:bg-hover",
            compact ? "px-1.5" : "px-2 max-lg:justify-center",
          )}
        >
          <span
            aria-hidden
            className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
          >
            {initials(me)}
          </span>
          {!compact && <span className="min-w-0 truncate font-medium max-lg:hidden">{me.name || me.email}</span>}
        </button>
      }
    >
      {me.kind === "user" && (
        <MenuItem icon={UserRound} onSelect={() => void navigate({ to: "/account" })}>
          {t("account.open")}
        </MenuItem>
      )}
      <MenuChoice
        label={t("theme.label")}
        value={theme}
        choices={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChoose={(next) => {
          setTheme(next);
          chooseTheme(next);
        }}
      />
      <MenuLine />
      <MenuItem
        icon={LogOut}
        onSelect={() => void endSession(router).catch((error: unknown) => toast("failed", errorText(error)))}
      >
        {t("account.signOut")}
      </MenuItem>
    </Menu>
  );
}
