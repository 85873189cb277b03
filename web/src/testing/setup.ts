import { cleanup } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { afterEach, beforeAll } from "vitest";

// What jsdom lacks and components ask for.
window.matchMedia ??= (query) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

HTMLElement.prototype.showPopover ??= () => {};

const english = import.meta.glob<Record<string, unknown>>("../i18n/en/*.json", { eager: true, import: "default" });

beforeAll(async () => {
  if (i18next.isInitialized) return;
  const resources = Object.fromEntries(
    Object.entries(english).map(([file, texts]) => [/([^/]+)\.json$/.exec(file)?.[1] ?? "", texts]),
  );
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: false,
    defaultNS: "common",
    resources: { en: resources },
    interpolation: { escapeValue: false },
  });
});

afterEach(cleanup);
