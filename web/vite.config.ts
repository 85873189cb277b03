import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where "npm run dev" finds the hub: the server that answers the API.
const hub = process.env["HUB"] ?? "http://127.0.0.1:3000";

// The libraries and the components that every page uses. What belongs to some
// pages (tables, dialogs, what menus open, charts) stays apart.
const vendor =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|i18next|react-i18next|openapi-fetch|clsx|idb-keyval|@tanstack\/(history|router-core|react-router|query-core|react-query|store|react-store))\//;
const base =
  /lucide-react\/dist\/esm\/(?!icons\/)|src\/(api|offline|theme)\/|src\/i18n\/\w+\.ts|src\/session\/(me|session|leave|permission)\.|src\/app\/(begin|failures|logo|pending|root)\.|src\/ui\/(button|card|checkbox|copy-button|empty-state|error-state|field|icon-button|input|kbd|menu|money|page|progress|select|shortcut|skeleton|status|time|toast|tooltip)\./;

// What the router knows of every page before its code is there, and what every list shows.
const routes =
  /src\/app\/(router|nav)\.|src\/pages\/[\w-]+\/(route|queries|search|values)\.|src\/(orders|baseplates)\/queries\./;
const list =
  /src\/ui\/(data-table|empty-list|filter-bar|pagination)\.|node_modules\/@tanstack\/(react-table|table-core)\//;

export default defineConfig({
  plugins: [react(), tailwind()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    // The server takes changes only from pages of its own origin, so the proxy
    // speaks as one.
    proxy: { "^/(api|health)(/|$)": { target: hub, changeOrigin: true, headers: { origin: hub } } },
  },
  build: {
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    // The page's policy allows no data: addresses for scripts and fonts.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { main: "index.html", sw: "src/sw/sw.ts" },
      output: {
        // The service worker needs a fixed address at the root: that is its scope.
        // Few files instead of many small ones for what every page needs.
        codeSplitting: {
          groups: [
            { name: "vendor", test: vendor, priority: 2 },
            { name: "base", test: base, priority: 1 },
            { name: "routes", test: routes },
            { name: "list", test: list },
            { name: "icons", test: /lucide-react\/dist\/esm\/icons\//, minShareCount: 3, priority: 1 },
          ],
        },
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
