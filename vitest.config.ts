import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

import { SETTING_NAMES } from "./src/settings.ts";
import { outboundTo } from "./test/world/outbound.ts";
import { FORWARD_SECRET } from "./test/world/owner.ts";
import { createWorld } from "./test/world/world.ts";

/** What the Worker is told in the workerd tests; none of it is a real secret. */
const settings = {
  PUBLIC_URL: "https://offhook.example",
  ADMIN_TOKEN: "an-admin-token-for-the-tests",
  CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests",
  CLAWOPS_SIGNING_KEY_OLD: "an-old-signing-key-for-the-tests",
  VOX_WEBHOOK_TOKEN: "a-vox-token-for-the-tests",
  TELER_WEBHOOK_SECRET: "a-teler-secret-for-the-tests",
  TELER_URL_TOKEN: "a-teler-token-for-the-tests",
  TELER_GREETING_URL: "https://media.example/hello.mp3",
  LOOP_SIGNING_KEY: "a-loop-signing-key-for-the-tests",
  VARIABLE_DEFAULTS: '{"customer_name":"고객","tickets":0,"call_id":"reserved"}',
  LOOKUP_URL: "https://owner.example/owner/lookup",
  LOOKUP_TOKEN: "a-lookup-token-for-the-tests",
  SLACK_WEBHOOK_URL: "https://hooks.slack.example/slack/services/T0OFFHOOK/B0OFFHOOK/local",
};

/** Whatever [vars] may hold is the owner's; an empty text is an unset setting. */
const unset = Object.fromEntries(SETTING_NAMES.map((name) => [name, ""]));

/** Forwarding is an action of every call and every contact, so only its own tests have it. */
const forwarding = { FORWARD_URL: "https://owner.example/owner/forward/n8n", FORWARD_SECRET };

/** So is what follows a call and a text. */
const following = {
  CRM_URL: "https://crm.example/crm",
  CRM_TOKEN: "a-crm-token-for-the-tests",
  CLAWOPS_API_BASE: "https://api.clawops.example/clawops",
  CLAWOPS_API_KEY: "sk_for_the_tests_only",
  CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  CLAWOPS_FROM: "07052351234",
  CLAWOPS_REQUEST_TRANSCRIPTS: "true",
  AUTO_REPLY: "{business}입니다. 곧 연락드리겠습니다.",
  QUIET_HOURS: "none",
};

/** And what reaches customers by itself. */
const reaching = {
  ...following,
  AUTO_REPLY: "",
  CLAWOPS_REQUEST_TRANSCRIPTS: "",
  QUIET_HOURS: "21:00-08:00",
  BUSINESS_NAME: "강남내과",
  ORDERS_SECRET: "whsec_YW4tb3JkZXJzLXNlY3JldC1mb3ItdGhlLXRlc3Rz",
  BOOKINGS_SECRET: "whsec_YS1ib29raW5ncy1zZWNyZXQtZm9yLXRoZS10ZXN0cw==",
};

/** And what callers talk with. */
const talking = {
  ...following,
  AUTO_REPLY: "",
  MODEL_URL: "https://model.example/model",
  MODEL_API_KEY: "a-model-key-for-the-tests",
  MODEL_NAME: "a-model",
  TRANSCRIBE_MODEL: "a-transcriber",
  LOOP_COMMAND_URL: "https://loop.example/loop/commands",
  REALTIME_URL: "wss://realtime.example/realtime",
  REALTIME_API_KEY: "a-realtime-key-for-the-tests",
  REALTIME_MODEL: "a-realtime-model",
  TRANSFER_TO: "+821098765432",
  BUSINESS_NAME: "강남내과",
};

const migrations = await readD1Migrations("migrations");

/** Files of one project share its pretend outside, so one at a time. */
const oneByOne = { maxWorkers: 1, sequence: { groupOrder: 0 } };
/** These have one each, and mostly wait for calls to be had and for pages: some at a time, when those are done. */
const together = { maxWorkers: 2, sequence: { groupOrder: 1 } };

/**
 * Nor do these share any; by themselves, since some of them go by the clock. They leave nothing behind, so that a worker can take one after the other:
 * that is a third of the time.
 */
const plain = { isolate: false, maxWorkers: 2, sequence: { groupOrder: 2 } };

/** Nor these; but many people at one time are a load. */
const crowded = { maxWorkers: 2, sequence: { groupOrder: 3 } };

/** The Worker in workerd, with these settings and a pretend outside of its own. */
function workerd(bindings: Record<string, string>) {
  return cloudflareTest({
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      bindings: { ...unset, ...bindings, LEDGER_MIGRATIONS: migrations },
      outboundService: outboundTo(createWorld()),
    },
  });
}

// What needs no Cloudflare runs in plain Node; what touches storage, alarms or queues in workerd; whole stories on the built Worker.
export default defineConfig({
  test: {
    silent: "passed-only",
    projects: [
      { test: { ...plain, name: "unit", include: ["test/unit/**/*.test.ts"], environment: "node" } },
      {
        plugins: [workerd(settings)],
        test: {
          ...oneByOne,
          name: "workerd",
          include: ["test/workerd/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [workerd({ ...settings, ...forwarding })],
        test: {
          ...oneByOne,
          name: "workerd-forward",
          include: ["test/workerd/forward/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [workerd({ ...settings, ...following })],
        test: {
          ...oneByOne,
          name: "workerd-follow",
          include: ["test/workerd/follow/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [workerd({ ...settings, ...reaching })],
        test: {
          ...oneByOne,
          name: "workerd-outreach",
          include: ["test/workerd/outreach/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [workerd({ ...settings, ...talking })],
        test: {
          ...oneByOne,
          name: "workerd-talk",
          include: ["test/workerd/talk/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
          testTimeout: 30_000,
        },
      },
      {
        // Its people are many and its clock is moved by hand, so it has a world of its own.
        plugins: [workerd({ ...settings, ...reaching, PROVE: process.env["PROVE"] ?? "" })],
        test: {
          ...oneByOne,
          name: "workerd-night",
          include: ["test/workerd/night/*.test.ts"],
          setupFiles: ["./test/workerd/apply-migrations.ts", "./test/workerd/come-to-rest.ts"],
        },
      },
      {
        // Its callers are many and all talk at once, so it has a world and a Worker of its own.
        test: { ...crowded, name: "crowd", include: ["test/crowd/*.test.ts"], environment: "node" },
      },
      {
        test: {
          ...together,
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "./test/e2e/setup.ts",
          environment: "node",
          maxConcurrency: 8,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
