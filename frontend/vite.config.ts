import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The page lives under `default-src 'none'; script-src 'self'; style-src 'self'`: nothing may be inlined. The fake backend is
// only in builds of mode "fake" (npm run dev, build:fake); the program's own build does not contain it.
export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: [
      { find: "@sentences", replacement: at("../backend/sentences") },
      { find: /^@\//, replacement: at("./src/") },
      // The original adds <style> elements, which the policy refuses; our window itself never scrolls, so nothing must be locked.
      { find: "react-remove-scroll", replacement: at("./src/ui/remove-scroll.tsx") },
    ],
  },
  server: { fs: { allow: [at(".."), at(".")] } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "e2e/second/*.test.ts"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 15_000,
  },
});
