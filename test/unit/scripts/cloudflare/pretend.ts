import { type Plan, planOf } from "../../../../scripts/cloudflare/plan.ts";
import type { Cloudflare, Ran } from "../../../../scripts/cloudflare/wrangler.ts";

type Asked = { args: string[]; input?: string | undefined; config?: object | undefined };

export const ran = (some: Partial<Ran> = {}): Ran => ({ isDone: true, out: "", err: "", told: [], ...some });
export const failed = (err: string): Ran => ran({ isDone: false, err });

const CONFIG = {
  name: "offhook",
  kv_namespaces: [{ binding: "KV" }],
  d1_databases: [{ binding: "LEDGER", database_name: "offhook-ledger" }],
};

/** A wrangler that answers by what it is asked, as `queues info`; and all that it was asked. */
export function pretend(answers: Record<string, Ran[]>, more: Plan["config"] = {}): Cloudflare & { asked: Asked[] } {
  const asked: Asked[] = [];
  const plan = planOf({ ...CONFIG, ...more });
  return {
    asked,
    plan,
    run: async (args, { input, config } = {}) => {
      asked.push({ args, input, config });
      const [, left] = Object.entries(answers).find(([command]) => args.join(" ").startsWith(command)) ?? [];
      const answer = left?.shift();
      if (!answer) throw new Error(`not expected: wrangler ${args.join(" ")}`);
      return answer;
    },
  };
}
