/** How long after the first load the service worker begins to fetch all other files. */
const afterLoadMs = 3_000;

/**
 * Starts the service worker after the page is there: it must not compete with
 * the first load. In development there is none; it would serve old code.
 */
export function startServiceWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const register = () => void navigator.serviceWorker.register("/sw.js").catch(() => {});
  const later = () => setTimeout(register, afterLoadMs);
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

// A new version of the program has other files: a page of the old one that
// asks for one that is gone is loaded anew, once.
addEventListener("vite:preloadError", (event) => {
  const at = Number(sessionStorage.getItem("reloaded") ?? 0);
  if (Date.now() - at < 10_000) return;
  event.preventDefault();
  sessionStorage.setItem("reloaded", String(Date.now()));
  location.reload();
});
