import { onTestFinished } from "vitest";

import { type Chosen, look, type Looking } from "../../../../scripts/register/index.ts";
import { settingsOf } from "../../../../src/settings.ts";
import { serveWorld } from "../../../world/serve.ts";
import { order } from "../../../world/world-client.ts";

export const BASE = "https://offhook.example";
export const NUMBER = "07052351234";
export const AGENT = "5b0e3c1a-0d44-4b50-8888-8dd25736052a";
export const APP = "va_01K2ZP";
export const ALL: Chosen = { clawops: [NUMBER], vox: [AGENT], teler: [APP] };
const SECRET = { id: "sec_1", name: "ours", secret_value: "whsec_a-teler-secret" };
const ENV = {
  CLAWOPS_API_KEY: "sk_a-clawops-key",
  CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  CLAWOPS_SIGNING_KEY: "a-clawops-signing-key",
  CLAWOPS_FROM: "070-5235-1234",
  VOX_API_KEY: "a-vox-api-key",
  VOX_WEBHOOK_TOKEN: "a-vox-path-token",
  VOX_AGENT_ID: AGENT,
  TELER_API_KEY: "a-teler-api-key",
  TELER_WEBHOOK_SECRET: SECRET.secret_value,
  TELER_URL_TOKEN: "a-teler-path-token",
};

/** Pretend platforms over HTTP that know nothing of us, and the settings of an owner who is at all of them. */
export async function openPlatforms(env: Record<string, string> = {}) {
  const world = await serveWorld();
  onTestFinished(world.close);
  const settings = settingsOf({
    ...ENV,
    CLAWOPS_API_BASE: `${world.url}/clawops`,
    VOX_API_BASE: `${world.url}/vox`,
    TELER_API_BASE: `${world.url}/teler`,
    ...env,
  });
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${world.url}/_/${path}`, { method: "PUT", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const haveApps = (...apps: object[]) => put("teler/apps", { apps, secrets: [SECRET] });
  await haveApps({});
  const looking = (chosen: Chosen = ALL, more: Partial<Looking> = {}): Looking => ({
    base: BASE,
    fetch,
    chosen,
    ...more,
  });
  return {
    settings,
    looking,
    look: (chosen: Chosen = ALL) => look(settings, looking(chosen)),
    haveNumbers: (...numbers: object[]) => put("clawops/numbers", { numbers }),
    haveAgents: (...agents: object[]) => put("vox/agents", { agents }),
    haveApps,
    answer: (service: string, contains: string, ...answers: object[]) => order(world, service, { contains, answers }),
    /** What was asked to change something, at all platforms. */
    async changes(): Promise<number> {
      const counts = await Promise.all(
        ["clawops/attempts?contains=P", "vox/attempts?contains=PATCH", "teler/attempts?contains=PATCH"].map(
          async (path) => (await (await fetch(`${world.url}/_/${path}`)).json()) as { count: number },
        ),
      );
      return counts.reduce((sum, { count }) => sum + count, 0);
    },
    clawops: (method: string, path: string, body?: object) =>
      fetch(`${world.url}/clawops/v1/accounts/AC7d2e9f41/${path}`, {
        method,
        headers: { authorization: "Bearer sk_console", "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      }).then(async (answer) => (await answer.json()) as { id: string; data: { id: string; url: string }[] }),
  };
}
