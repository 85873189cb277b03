import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  CircleCheck,
  CircleSlash,
  Ellipsis,
  KeyRound,
  LogOut,
  Pencil,
  SearchX,
  UserCheck,
  UserPlus,
  UserX,
} from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { tableOf } from "@/api/list";
import { useCan, useMe } from "@/session/me";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { Badge, StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { SecretDialog, SettingsFrame, useRefusal } from "./frame";
import { settingsKey, type User, usersQuery } from "./queries";
import { roles } from "./roles";
import { type UsersSearch, usersRoute } from "./route";
import { UserForm } from "./user-form";

type Asked = { what: "edit" | "reset" | "sign-out" | "deactivate" | "activate"; user: User } | { what: "add" };

export function UsersPage() {
  const { t } = useTranslation("people");
  const can = useCan();
  const client = useQueryClient();
  const refusal = useRefusal();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [secret, setSecret] = useState<{ user: User; password: string } | null>(null);
  const done = () => setAsked(null);
  const renew = () => client.invalidateQueries({ queryKey: settingsKey });
  const user = asked && "user" in asked ? asked.user : null;
  const params = { path: { id: user?.id ?? "" } };
  const name = user?.name ?? "";

  /** The refusals of this page in its own words; the window that asked shows them. */
  const said = async <T,>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      const text = refusal(error);
      if (text) toast("failed", text);
      throw error;
    }
  };
  const setActive = async (active: boolean) => {
    await said(take(api.PATCH("/api/v1/users/{id}", { params, body: { active } })));
    toast("done", t(active ? "users.activated" : "users.deactivated", { name }));
    await renew();
  };

  return (
    <SettingsFrame
      part="users"
      needs="users.read"
      changes="users.write"
      actions={
        can("users.write") && (
          <Button look="primary" icon={UserPlus} onClick={() => setAsked({ what: "add" })}>
            {t("users.add")}
          </Button>
        )
      }
    >
      <List onAsk={setAsked} />
      {asked && (asked.what === "add" || asked.what === "edit") && (
        <UserForm
          {...(user ? { user } : {})}
          onClose={done}
          onMade={(made, password) => setSecret({ user: made, password })}
        />
      )}
      <Confirm
        open={asked?.what === "reset"}
        onOpenChange={done}
        title={t("users.resetTitle", { name })}
        action={t("users.reset")}
        onConfirm={async () => {
          const made = await said(take(api.POST("/api/v1/users/{id}/reset-password", { params })));
          await renew();
          setSecret({ user: made.user as User, password: made.temporaryPassword });
        }}
      >
        {t("users.resetLead")}
      </Confirm>
      <Confirm
        open={asked?.what === "sign-out"}
        onOpenChange={done}
        title={t("users.signOutTitle", { name })}
        action={t("users.signOut")}
        onConfirm={async () => {
          await said(take(api.POST("/api/v1/users/{id}/sign-out", { params })));
          toast("done", t("users.signedOut", { name }));
        }}
      >
        {t("users.signOutLead")}
      </Confirm>
      <Confirm
        open={asked?.what === "deactivate"}
        onOpenChange={done}
        title={t("users.deactivateTitle", { name })}
        action={t("users.deactivate")}
        danger
        onConfirm={() => setActive(false)}
      >
        {t("users.deactivateLead")}
      </Confirm>
      <Confirm
        open={asked?.what === "activate"}
        onOpenChange={done}
        title={t("users.editTitle", { name })}
        action={t("users.activate")}
        onConfirm={() => setActive(true)}
      >
        {t("users.activated", { name })}
      </Confirm>
      {secret && (
        <SecretDialog
          title={t("users.temporaryTitle")}
          lead={t("users.temporaryLead", { name: secret.user.name, email: secret.user.email })}
          secret={secret.password}
          copyLabel={t("users.copyPassword")}
          onClose={() => setSecret(null)}
        />
      )}
    </SettingsFrame>
  );
}

function List({ onAsk }: { onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation("people");
  const filter = useTranslation().t;
  const search = usersRoute.useSearch();
  const navigate = useNavigate({ from: usersRoute.fullPath });
  const users = useQuery(usersQuery(search));
  const columns = useColumns(onAsk);
  const show = (change: UsersSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  if (users.isError && !users.data) return <ErrorState error={users.error} onRetry={() => void users.refetch()} />;
  const filters = [search.role, search.active].filter(Boolean).length;
  return (
    <DataTable<User>
      name="users"
      label={t("users.name")}
      columns={columns}
      {...tableOf(users, search, show)}
      rowId={(u) => u.id}
      toolbar={(columnsButton) => (
        <FilterBar
          search={
            <SearchInput
              label={t("users.search")}
              value={search.search ?? ""}
              onSearch={(text) => show({ search: text || undefined })}
            />
          }
          active={filters}
          onClear={() => show({ role: undefined, active: undefined })}
          actions={columnsButton}
        >
          <Select<(UsersSearch["role"] & string) | "">
            aria-label={t("users.roles")}
            className="w-auto"
            value={search.role ?? ""}
            choices={[
              { value: "", label: t("users.anyRole") },
              ...roles.map((value) => ({ value, label: t(`role.${value}`) })),
            ]}
            onChoose={(role) => show({ role: role || undefined })}
          />
          <Select<"" | "true" | "false">
            aria-label={t("users.state")}
            className="w-auto"
            value={search.active ?? ""}
            choices={[
              { value: "", label: t("users.anyState") },
              { value: "true", label: t("users.active") },
              { value: "false", label: t("users.inactive") },
            ]}
            onChoose={(active) => show({ active: active || undefined })}
          />
        </FilterBar>
      )}
      empty={
        <EmptyState
          icon={SearchX}
          title={t("users.nothing")}
          action={<Button onClick={() => void navigate({ search: {} })}>{filter("filter.clear")}</Button>}
        >
          {t("users.nothingLead")}
        </EmptyState>
      }
    />
  );
}

function useColumns(onAsk: (asked: Asked) => void): ColumnOptions<User>[] {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const { id: own, permissions } = useMe();
  const mayChange = permissions.includes("users.write");
  return useMemo(
    () => [
      {
        id: "name",
        header: t("users.name"),
        hideable: false,
        cell: (u) => (
          <span className="flex flex-col">
            <span className="flex items-center gap-2 font-medium">
              <span className="max-w-60 truncate">{u.name}</span>
              {u.id === own && <Badge tone="accent">{t("users.you")}</Badge>}
            </span>
            <span className="max-w-60 truncate text-xs text-muted">{u.email}</span>
          </span>
        ),
      },
      {
        id: "roles",
        header: t("users.roles"),
        meta: { from: "sm" },
        cell: (u) => u.roles.map((r) => t(`role.${r}`)).join(", "),
      },
      {
        id: "state",
        header: t("users.state"),
        cell: (u) =>
          !u.active ? (
            <StatusBadge tone="idle" icon={CircleSlash}>
              {t("users.inactive")}
            </StatusBadge>
          ) : u.mustChangePassword ? (
            <StatusBadge tone="warn" icon={KeyRound}>
              {t("users.mustChange")}
            </StatusBadge>
          ) : (
            <StatusBadge tone="good" icon={CircleCheck}>
              {t("users.active")}
            </StatusBadge>
          ),
      },
      {
        id: "lastSignIn",
        header: t("users.lastSignIn"),
        meta: { from: "md" },
        cell: (u) => (u.lastSignInAt ? <RelativeTime at={u.lastSignInAt} /> : settings("never")),
      },
      {
        id: "actions",
        header: t("users.act"),
        hideable: false,
        meta: { align: "right" },
        cell: (u) =>
          mayChange && (
            <Menu
              trigger={
                <Button look="quiet" aria-label={t("users.actions", { name: u.name })}>
                  <Ellipsis aria-hidden className="size-4.5" />
                </Button>
              }
            >
              <MenuItem icon={Pencil} onSelect={() => onAsk({ what: "edit", user: u })}>
                {t("users.edit")}
              </MenuItem>
              <MenuItem icon={KeyRound} onSelect={() => onAsk({ what: "reset", user: u })}>
                {t("users.reset")}
              </MenuItem>
              <MenuItem icon={LogOut} onSelect={() => onAsk({ what: "sign-out", user: u })}>
                {t("users.signOut")}
              </MenuItem>
              <MenuLine />
              {u.active ? (
                <MenuItem danger icon={UserX} onSelect={() => onAsk({ what: "deactivate", user: u })}>
                  {t("users.deactivate")}
                </MenuItem>
              ) : (
                <MenuItem icon={UserCheck} onSelect={() => onAsk({ what: "activate", user: u })}>
                  {t("users.activate")}
                </MenuItem>
              )}
            </Menu>
          ),
      },
    ],
    [t, settings, own, mayChange, onAsk],
  );
}
