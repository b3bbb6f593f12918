import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseSettings, secretsOf } from "../../../../src/settings.ts";
import { HERE, tellTo, told } from "./pretend-worker.ts";

describe("whatever anybody says,", () => {
  const here = { ...HERE, VOX_WEBHOOK_TOKEN: 'a "vox"/token\n' };
  const secrets = secretsOf(parseSettings(here).settings);
  const noise = fc.constantFrom("\u001b[2J", "\u202e", "\u0000", "\n", "\u009b1m", " ", "no_service", '"', "\\");
  const words = fc.array(fc.oneof(fc.constantFrom(...secrets), noise, fc.string({ maxLength: 20 })), { maxLength: 12 });

  it("no secret is shown, and no terminal repainted", async () => {
    const status = fc.constantFrom(200, 202, 400, 404, 500, 503);
    await fc.assert(
      fc.asyncProperty(
        words.map((all) => all.join("")),
        status,
        fc.boolean(),
        async (text, code, isJson) => {
          const body = isJson ? JSON.stringify({ error: text, status: "ignored", reason: text }) : text;
          const delivery = () => new Response(body, { status: code });
          const said = await tellTo({ here, delivery });
          const posted = await tellTo({ here, view: () => told("dead", { status: 400, detail: text }) });
          for (const { says, cure } of [...said.checks, ...posted.checks]) {
            expect(`${says}${cure}`).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
            for (const secret of secrets) expect(says).not.toContain(secret.trim());
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
