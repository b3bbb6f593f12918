import { describe, expect, it } from "vitest";

import { transcriptRequest } from "../../../src/connectors/transcript-request.ts";
import { settingsOf } from "../../../src/settings.ts";
import { keepsConnectorContract, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";

const theCase = {
  connector: transcriptRequest,
  env: {
    CLAWOPS_API_BASE: "https://api.example/clawops",
    CLAWOPS_API_KEY: "sk_test",
    CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  },
  needs: "CLAWOPS_API_KEY",
  input: { call: "CA1" },
  exceptions: {
    400: { kind: "withdrawn", reason: "there is no recording, so nobody is to ask again" },
    409: { kind: "done", reason: "there is a transcript, or one on its way" },
  },
} as const;

keepsConnectorContract(theCase);

it("is off without an account too", () => {
  expect(transcriptRequest.lacks(settingsOf({ CLAWOPS_API_KEY: "sk_test" }))).toBe("CLAWOPS_ACCOUNT_ID");
});

describe("a request", () => {
  it("says that the transcript was asked for", async () => {
    const { performed, requests } = await performWith(theCase, () => new Response("{}", { status: 202 }));
    expect(requests.map(({ method, url, headers }) => [method, url, headers.get("authorization")])).toEqual([
      ["POST", "https://api.example/clawops/v1/accounts/AC7d2e9f41/calls/CA1/transcript", "Bearer sk_test"],
    ]);
    expect(performed).toMatchObject({
      outcome: { kind: "done" },
      learned: { artefacts: { transcript: "requested" } },
    });
  });

  it("says that there will be none of a call without a recording, as the pretend ClawOps answers", async () => {
    const world = createWorld();
    const { performed } = await performWith(theCase, (request) => world.fetch(request));
    expect(performed).toMatchObject({
      outcome: { kind: "withdrawn" },
      status: 400,
      learned: { artefacts: { transcript: "failed" } },
    });
  });

  it("is done where one was made before, or is being made", async () => {
    const { performed } = await performWith(theCase, () => new Response("{}", { status: 409 }));
    expect(performed).toMatchObject({
      outcome: { kind: "done" },
      status: 409,
      learned: { artefacts: { transcript: "requested" } },
    });
  });
});
