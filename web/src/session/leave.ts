import type { AnyRouter } from "@tanstack/react-router";
import { forgetEverything } from "@/offline/store";
import { signOut } from "./session";

/** Signs out at the server, here or everywhere, then forgets everything here. */
export async function endSession(router: AnyRouter, end: () => Promise<unknown> = signOut): Promise<void> {
  await end();
  void giveUpMessages();
  await leave(router);
}

/**
 * Messages name orders: whoever sits here next shall not read them. The server
 * hears from the browser's maker that the subscription is gone.
 */
async function giveUpMessages(): Promise<void> {
  if (!("serviceWorker" in navigator && "PushManager" in window)) return;
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // The maker's service does not answer; signing out must not wait for it.
  }
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
