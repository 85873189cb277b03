/** Light, dark, or as the system says. The choice belongs to the browser, not to the account. */
export type Theme = "light" | "dark" | "system";

const stored = "theme"; // public/theme.js reads it too
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  const value = localStorage.getItem(stored);
  return value === "light" || value === "dark" ? value : "system";
}

export function isDark(): boolean {
  const theme = chosenTheme();
  return theme === "dark" || (theme === "system" && systemDark.matches);
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(stored);
  else localStorage.setItem(stored, theme);
  apply();
}

/** Calls back when the shown theme changes; charts need to know. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  document.documentElement.dataset["theme"] = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

/** Follows the system and the other tabs. */
export function followTheme(): void {
  apply();
  systemDark.addEventListener("change", apply);
  window.addEventListener("storage", (event) => {
    if (event.key === stored) apply();
  });
}
