import { defineConfig } from "@playwright/test";

const port = Number(process.env["VIDEONET_E2E_PORT"] ?? 4173);

// The pages in the system's Chromium, on the fake backend, under the program's policy. Nothing is downloaded.
export default defineConfig({
  testDir: "e2e/pages",
  outputDir: "test-results/playwright",
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: {
      executablePath: process.env["VIDEONET_CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    },
    viewport: { width: 1440, height: 900 },
    trace: "off",
  },
  webServer: {
    command: `node e2e/serve.ts ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
