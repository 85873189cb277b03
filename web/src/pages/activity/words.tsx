import { useQuery } from "@tanstack/react-query";
import { CircleX, Info, TriangleAlert } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { StatusBadge, type Tone } from "@/ui/status";
import { typesQuery } from "./queries";
import type { Severity } from "./route";

const looks = {
  INFO: { tone: "idle", icon: Info },
  WARNING: { tone: "warn", icon: TriangleAlert },
  ERROR: { tone: "danger", icon: CircleX },
} as const satisfies Record<Severity, { tone: Tone; icon: typeof Info }>;

export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation("activity");
  return <StatusBadge {...looks[severity]}>{t(`severity.${severity}`)}</StatusBadge>;
}

/** The name of a type of events in the person's language, else the server's. */
export function useTypeName(): (type: string) => string {
  const { t, i18n } = useTranslation("activity");
  const types = useQuery(typesQuery).data?.items;
  return useCallback(
    (type) => {
      const key = `type.${type}`;
      if (i18n.exists(key, { ns: "activity" })) return t(key as "type.order.created");
      return types?.find((known) => known.type === type)?.name ?? type;
    },
    [t, i18n, types],
  );
}
