import { useRouter } from "@tanstack/react-router";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endSession } from "@/session/leave";
import { signOutEverywhere } from "@/session/session";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";

export function Sessions() {
  const { t } = useTranslation("account");
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="max-w-prose text-muted">{t("sessions.lead")}</p>
      <Button icon={LogOut} onClick={() => setAsking(true)}>
        {t("sessions.everywhere")}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t("sessions.confirmTitle")}
        action={t("sessions.everywhere")}
        onConfirm={() => endSession(router, signOutEverywhere)}
      >
        {t("sessions.confirmLead")}
      </Confirm>
    </div>
  );
}
