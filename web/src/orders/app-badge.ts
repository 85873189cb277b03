import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useCan } from "@/session/me";
import { taskCountQuery } from "./queries";

/** Keeps the number of what needs a person on the app's icon, where the system shows one. */
export function useAppBadge(): void {
  const may = useCan()("orders.read");
  const { data } = useQuery({ ...taskCountQuery, enabled: may && "setAppBadge" in navigator });
  const count = data?.count;
  useEffect(() => {
    if (count === undefined) return;
    // Refused where the app is not installed: then there is no icon to mark.
    const marked = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge();
    marked.catch(() => {});
  }, [count]);
}
