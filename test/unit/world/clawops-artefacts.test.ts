import { expect, test } from "vitest";

import { openWorld } from "./ask.ts";

type Told = { status: string; code: string; resultJson: { coreSummary: string } };

function openCalls() {
  const ask = openWorld();
  const api = async (method: string, path: string) => {
    const headers = { authorization: "Bearer sk_live" };
    const answer = await ask(method, `/clawops/v1/accounts/AC7d2e9f41/calls/${path}`, undefined, headers);
    return { status: answer.status, body: await answer.json<Told>() };
  };
  const seedCall = (call: object, more: object = {}) =>
    ask("POST", "/_/clawops/calls", { call: { from: "01012345678", to: "07052351234", ...call }, ...more });
  const seed = (id: string, made: object) => ask("POST", `/_/clawops/calls/${id}/artefacts`, made);
  const statusOf = async (path: string) => (await api("GET", path)).body.status;
  return { api, seedCall, seed, statusOf };
}

test("nothing is made of a call by itself, known or not", async () => {
  const { seedCall, statusOf } = openCalls();
  await seedCall({ callId: "CA1" });
  for (const id of ["CA1", "CA2"])
    expect([await statusOf(`${id}/transcript`), await statusOf(`${id}/summary`)]).toEqual([
      "not_requested",
      "not_requested",
    ]);
});

test("transcripts are asked for, once, and only of a recorded call", async () => {
  const { api, seedCall, statusOf } = openCalls();
  await seedCall({ callId: "CA1" });
  await seedCall(
    { callId: "CA2", recordingUrl: "/recordings/CA2" },
    { summary: { status: "completed", resultJson: { coreSummary: "예약" } } },
  );
  expect((await api("POST", "CA1/transcript")).body.code).toBe("no_recording");
  expect(await api("POST", "CA2/transcript")).toEqual({ status: 202, body: { status: "pending", callId: "CA2" } });
  expect((await api("POST", "CA2/transcript")).status).toBe(409);
  expect([await statusOf("CA2/transcript"), await statusOf("CA2/transcript")]).toEqual(["pending", "pending"]);
  expect((await api("GET", "CA2/summary")).body.resultJson.coreSummary).toBe("예약");
});

test("what was seeded for later is there once a look has found the transcript pending", async () => {
  const { api, seed, statusOf } = openCalls();
  await seed("CA1", { later: { transcript: { status: "completed", segments: [] }, summary: { status: "pending" } } });
  expect([await statusOf("CA1/transcript"), await statusOf("CA1/transcript")]).toEqual(Array(2).fill("not_requested"));
  expect((await api("POST", "CA1/transcript")).status).toBe(202);
  expect([await statusOf("CA1/summary"), await statusOf("CA1/transcript")]).toEqual(["not_requested", "pending"]);
  expect([await statusOf("CA1/transcript"), await statusOf("CA1/summary")]).toEqual(["completed", "pending"]);
  expect((await api("POST", "CA1/transcript")).body.code).toBe("transcript_completed");
});

test("it takes no seed that it would not understand", async () => {
  const { seed } = openCalls();
  expect((await seed("CA1", { transcript: {} })).status).toBe(400);
  expect((await seed("CA1", { trancript: { status: "completed" } })).status).toBe(400);
});
