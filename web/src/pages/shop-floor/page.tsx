import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { LiveProvider } from "@/live/live";
import { FormatsProvider } from "@/session/me";
import { meQuery, sessionQuery } from "@/session/session";
import { chosenTheme, onThemeChange } from "@/theme";
import { ErrorState } from "@/ui/error-state";
import { Floor } from "./floor";
import { Pairing } from "./pairing";
import { useWakeLock } from "./wake-lock";

/** The screen on the wall: asks to be let in, then shows the shop. Dark, unless somebody chose light in this browser. */
export function ShopFloorPage() {
  const { t } = useTranslation("shop-floor");
  const [theme, setTheme] = useState(chosenTheme);
  const awake = useWakeLock();
  useEffect(() => {
    document.title = `${t("title")} – Forma3D Connect`;
  }, [t]);
  useEffect(() => {
    const stop = onThemeChange(() => setTheme(chosenTheme()));
    return () => void stop();
  }, []);
  return (
    <div
      {...(theme === "light" ? {} : { "data-theme": "dark" })}
      className="min-h-dvh bg-bg text-[clamp(0.9rem,0.55rem+0.72vw,2.4rem)] leading-snug text-text"
    >
      <Door awake={awake} />
    </div>
  );
}

/** Whoever is signed in sees the floor, a person or a screen; else the screen asks to be let in. */
function Door({ awake }: { awake: boolean }) {
  const client = useQueryClient();
  const session = useQuery({ ...sessionQuery, staleTime: 0 });
  const signedIn = session.data?.signedIn === true;
  const me = useQuery({ ...meQuery, enabled: signedIn && !session.isPlaceholderData });
  const again = () => void client.invalidateQueries({ queryKey: ["session"] });

  if (session.isError && !session.data) return <ErrorState error={session.error} onRetry={again} />;
  if (!session.data) return null;
  if (!signedIn) return <Pairing onApproved={again} />;
  if (me.isError && !me.data) return <ErrorState error={me.error} onRetry={again} />;
  if (!me.data) return null;
  return (
    <FormatsProvider>
      <LiveProvider onSignedOut={again}>
        <Floor me={me.data} awake={awake} onRefused={again} />
      </LiveProvider>
    </FormatsProvider>
  );
}
