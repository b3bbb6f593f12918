import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

import { createWorld } from "./test/world/world.ts";

const world = createWorld();

/** What the Worker is told in the workerd tests; none of it is a real secret. */
const settings = {
  PUBLIC_URL: "https://offhook.example",
  ADMIN_TOKEN: "an-admin-token-for-the-tests",
  CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests",
  CLAWOPS_SIGNING_KEY_OLD: "an-old-signing-key-for-the-tests",
  SLACK_WEBHOOK_URL: "https://hooks.slack.example/slack/services/T0OFFHOOK/B0OFFHOOK/local",
};

const workerd = cloudflareTest({
  wrangler: { configPath: "./wrangler.toml" },
  miniflare: {
    bindings: settings,
    outboundService: async (request) => {
      const { url, method, headers } = request;
      const body = method === "GET" ? null : await request.arrayBuffer();
      const answer = await world.fetch(new Request(url, { method, headers: [...headers], body }));
      return answer;
    },
  },
});

// What needs no Cloudflare runs in plain Node; what touches storage, alarms or queues in workerd; whole stories on the built Worker.
export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], environment: "node" } },
      { plugins: [workerd], test: { name: "workerd", include: ["test/workerd/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "./test/e2e/setup.ts",
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
