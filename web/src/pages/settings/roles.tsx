import { useTranslation } from "react-i18next";
import { Checkbox } from "@/ui/checkbox";
import type { Role } from "./queries";

export const roles = ["admin", "operator", "viewer"] as const satisfies readonly Role[];

/** The roles with what each allows. */
export function RoleChoice({ value, onChange }: { value: readonly Role[]; onChange: (roles: Role[]) => void }) {
  const { t } = useTranslation("people");
  return (
    <fieldset>
      <legend className="font-medium">{t("users.roles")}</legend>
      <p className="mb-2 text-xs text-muted">{t("users.rolesLead")}</p>
      <div className="flex flex-col gap-2.5">
        {roles.map((role) => (
          <div key={role} className="flex items-start gap-2.5">
            <Checkbox
              id={`role-${role}`}
              checked={value.includes(role)}
              onCheckedChange={(on) => onChange(roles.filter((r) => (r === role ? on : value.includes(r))))}
            />
            <label htmlFor={`role-${role}`}>
              <span className="block font-medium">{t(`role.${role}`)}</span>
              <span className="text-muted">{t(`role.${role}Lead`)}</span>
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
