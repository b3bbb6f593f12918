import { beforeEach, expect, it } from "vitest";

import { openWorld } from "./ask.ts";

const ACCOUNT = "/cloudflare/accounts/acc";
const BOUND = {
  main_module: "index.js",
  bindings: [{ name: "CALL", type: "durable_object_namespace", class_name: "Call" }],
};

let ask: ReturnType<typeof openWorld>;
beforeEach(() => {
  ask = openWorld();
});

async function tell(method: string, path: string, body?: unknown) {
  const answer = await ask(method, `${ACCOUNT}${path}`, body, { authorization: "Bearer a-token" });
  const { result, errors } = await answer.json<{ result: unknown; errors: { code: number }[] }>();
  return { status: answer.status, code: errors[0]?.code, result };
}

async function upload(metadata: object) {
  const boundary = "a-boundary";
  const part = `content-disposition: form-data; name="metadata"\r\n\r\n${JSON.stringify(metadata)}`;
  const headers = { authorization: "Bearer a-token", "content-type": `multipart/form-data; boundary=${boundary}` };
  const body = `--${boundary}\r\n${part}\r\n--${boundary}--\r\n`;
  const answer = await ask("PUT", `${ACCOUNT}/workers/scripts/offhook`, body, headers);
  return (await answer.json<{ errors: { code: number }[] }>()).errors[0]?.code ?? answer.status;
}

it("knows nobody without a token", async () => {
  expect((await ask("GET", `${ACCOUNT}/queues`)).status).toBe(401);
});

it.each([
  ["/queues", { queue_name: "one" }, 11_009],
  ["/storage/kv/namespaces", { title: "one" }, 10_014],
  ["/d1/database", { name: "one" }, 7502],
])("gives a name once in %s", async (path, body, code) => {
  expect(await tell("POST", path, body)).toMatchObject({ status: 200 });
  expect(await tell("POST", path, body)).toMatchObject({ code });
  expect((await tell("GET", path)).result).toHaveLength(1);
});

it("has one Worker consume from a queue", async () => {
  const { result } = await tell("POST", "/queues", { queue_name: "one" });
  const consumers = `/queues/${(result as { queue_id: string }).queue_id}/consumers`;
  expect(await tell("POST", consumers, { type: "worker", script_name: "offhook" })).toMatchObject({ status: 200 });
  expect(await tell("POST", consumers, { type: "worker", script_name: "another" })).toMatchObject({ code: 11_004 });
});

it("does all of a query or nothing, and really", async () => {
  await tell("POST", "/d1/database", { name: "ledger" });
  const query = (sql: string) => tell("POST", "/d1/database/ledger/query", { sql });
  expect(await query("CREATE TABLE a (b); INSERT INTO a VALUES (1)")).toMatchObject({ status: 200 });
  expect(await query("INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (3)")).toMatchObject({ code: 7500 });
  expect(await query("SELECT b FROM a")).toMatchObject({ result: [{ results: [{ b: 1 }] }] });
});

it("binds only what is there, and keeps nothing of an upload that it refuses", async () => {
  expect(await upload(BOUND)).toBe(10_021);
  expect(await tell("GET", "/workers/scripts/offhook/settings")).toMatchObject({ status: 404, code: 10_007 });
  const migrations = { new_tag: "v1", steps: [{ new_sqlite_classes: ["Call"] }] };
  expect(await upload({ ...BOUND, migrations })).toBe(200);
  expect(await upload({ ...BOUND, migrations })).toBe(10_079);
  expect(await upload({ ...BOUND, migrations: { ...migrations, old_tag: "v1" } })).toBe(10_074);
  expect(await upload(BOUND)).toBe(200);
});

it("keeps secrets over an upload that says so, and only then", async () => {
  await upload({});
  await tell("PUT", "/workers/scripts/offhook/secrets", { name: "A", text: "secret" });
  await upload({ keep_bindings: ["secret_text"] });
  expect((await tell("GET", "/workers/scripts/offhook/secrets")).result).toEqual([{ name: "A", type: "secret_text" }]);
  await upload({});
  expect((await tell("GET", "/workers/scripts/offhook/secrets")).result).toEqual([]);
});
