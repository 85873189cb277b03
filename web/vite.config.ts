import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where "npm run dev" finds the hub: the server that answers the API.
const hub = process.env["HUB"] ?? "http://127.0.0.1:3000";

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
