import type { AnyRouter } from "@tanstack/react-router";
import { forgetEverything } from "@/offline/store";
import { signOut } from "./session";

/** Signs out at the server, then forgets everything here. */
export async function endSession(router: AnyRouter): Promise<void> {
  await signOut();
  await leave(router);
}

/**
 * Forgets what belonged to the person and goes to the sign-in page; also when
 * the server ended the session. The way back is kept.
 */
export async function leave(router: AnyRouter): Promise<void> {
  const { pathname, href } = router.state.location;
  // A wall screen has no person to sign in: its page asks to be let in again.
  if (pathname === "/sign-in" || pathname === "/shop-floor") return;
  const { client } = router.options.context;
  await router.navigate({ to: "/sign-in", search: pathname === "/" ? {} : { next: href } });
  client.clear();
  await forgetEverything();
}
