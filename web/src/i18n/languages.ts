/** The languages that the pages speak, each by its own name. */
export const languages = { en: "English", de: "Deutsch", nl: "Nederlands", fr: "Français" } as const;

export type Language = keyof typeof languages;

export function isLanguage(value: string): value is Language {
  return value in languages;
}

const stored = "language";

/** The language before anybody has signed in: as last used here, or as the browser asks. */
export function guessLanguage(): Language {
  const wanted = [localStorage.getItem(stored) ?? "", ...navigator.languages];
  for (const tag of wanted) {
    const language = tag.slice(0, 2).toLowerCase();
    if (isLanguage(language)) return language;
  }
  return "en";
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(stored, language);
}
