import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Entrance } from "@/pages/sign-in/page";
import { PasswordForm } from "@/session/password-form";
import { meQuery } from "@/session/session";

export function NewPasswordPage() {
  const { t } = useTranslation("sign-in");
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Entrance title={t("newPassword.title")}>
      <p className="text-muted">{t("newPassword.lead")}</p>
      <PasswordForm
        onDone={async () => {
          await client.fetchQuery({ ...meQuery, staleTime: 0 });
          await navigate({ to: "/" });
        }}
      />
    </Entrance>
  );
}
