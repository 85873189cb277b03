import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PasswordForm } from "@/session/password-form";
import { chooseTheme, chosenTheme, type Theme } from "@/theme";
import { Card } from "@/ui/card";
import { Page } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { toast } from "@/ui/toast";
import { Passkeys } from "./passkeys";
import { ProfileForm } from "./profile-form";
import { Sessions } from "./sessions";

/** What is a person's own: name, language, formats, password, passkeys, theme. */
export function AccountPage() {
  const { t } = useTranslation("account");
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  return (
    <Page title={t("title")} narrow>
      <Card title={t("profile.title")}>
        <ProfileForm />
      </Card>
      <Card title={t("appearance.title")}>
        <Segments
          label={t("appearance.title")}
          value={theme}
          choices={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`appearance.${value}`) }))}
          onChoose={(next) => {
            setTheme(next);
            chooseTheme(next);
          }}
        />
      </Card>
      <Card title={t("password.title")}>
        <PasswordForm onDone={() => toast("done", t("password.changed"))} />
      </Card>
      <Card title={t("passkeys.title")}>
        <Passkeys />
      </Card>
      <Card title={t("sessions.title")}>
        <Sessions />
      </Card>
    </Page>
  );
}
