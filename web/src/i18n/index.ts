import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { guessLanguage, type Language, rememberLanguage } from "./languages";
import type { Texts } from "./resources";

// One small file for each language and page, loaded when it is needed.
const files = import.meta.glob<{ default: Record<string, unknown> }>("./{en,de,nl,fr}/*.json");

const backend: BackendModule = {
  type: "backend",
  init() {},
  read(language, namespace, done) {
    const load = files[`./${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`there are no texts ${language}/${namespace}`), null);
      return;
    }
    load().then(
      (file) => done(null, file.default),
      (error: Error) => done(error, null),
    );
  },
};

/** Prepares the texts, with those of the first page. They are complete in every language, so none falls back to another. */
export async function startTexts(first: (keyof Texts)[]): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: guessLanguage(),
      fallbackLng: false,
      ns: ["common", ...first],
      defaultNS: "common",
      interpolation: { escapeValue: false }, // React escapes
      react: { useSuspense: true },
    });
}

export async function changeLanguage(language: Language): Promise<void> {
  rememberLanguage(language);
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
