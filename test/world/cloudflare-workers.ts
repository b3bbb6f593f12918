import type { Account } from "./cloudflare-account.ts";
import { given, newId, refused } from "./cloudflare-answers.ts";
import type { Asked, Routes } from "./cloudflare-routes.ts";
import { metadataIn, newWorker, upload, type Worker } from "./cloudflare-upload.ts";

const SCRIPT = "/accounts/:account/workers/scripts/:script";

/** Workers: their uploads, versions and deployments, secrets, schedules, and where they are reached. */
export function workerRoutes(account: Account): Routes {
  const known = (answer: (worker: Worker, asked: Asked) => Response | Promise<Response>) => (asked: Asked) => {
    const worker = account.workers.get(asked.at["script"] ?? "");
    return worker ? answer(worker, asked) : refused(404, 10_007, "This Worker does not exist on your account.");
  };
  return {
    "GET /accounts/:account/workers/subdomain": () =>
      account.subdomain
        ? given({ subdomain: account.subdomain })
        : refused(404, 10_007, "You do not have a workers.dev subdomain."),
    "GET /accounts/:account/workers/services/:script": known((worker) => given(serviceOf(worker))),
    "GET /accounts/:account/workers/workers/:script": known((worker) => given(reachOf(account, worker))),
    [`PUT ${SCRIPT}`]: (asked) => replace(account, asked),
    [`GET ${SCRIPT}/settings`]: known((worker) => given({ bindings: bindingsOf(worker) })),
    [`GET ${SCRIPT}/secrets`]: known((worker) => given(secretsOf(worker))),
    [`PUT ${SCRIPT}/secrets`]: known((worker, { json }) => {
      const { name, text } = json() as { name: string; text: string };
      worker.secrets[name] = text;
      return given({ name, type: "secret_text" });
    }),
    [`PATCH ${SCRIPT}/secrets-bulk`]: known(putSecrets),
    [`POST ${SCRIPT}/versions`]: known(async (worker, { headers, bytes }) => {
      const uploaded = upload(account, worker, await metadataIn(headers, bytes));
      return uploaded instanceof Response ? uploaded : given(versionOf(worker));
    }),
    [`GET ${SCRIPT}/deployments`]: known(({ deployments }) => given({ deployments: deployments.toReversed() })),
    [`POST ${SCRIPT}/deployments`]: known((worker, { json }) => given(deploy(worker, json()["versions"]))),
    [`PATCH ${SCRIPT}/script-settings`]: known((_, { json }) => given(json())),
    [`PUT ${SCRIPT}/schedules`]: known((worker, { body }) => {
      worker.crons = (JSON.parse(body) as { cron: string }[]).map(({ cron }) => cron);
      return given({ schedules: worker.crons.map((cron) => ({ cron })) });
    }),
    [`POST ${SCRIPT}/subdomain`]: known((worker, { json }) => {
      worker.isOnWorkersDev = json()["enabled"] === true;
      return given({ enabled: worker.isOnWorkersDev, previews_enabled: json()["previews_enabled"] === true });
    }),
  };
}

async function replace(account: Account, { at, headers, bytes }: Asked): Promise<Response> {
  const worker = account.workers.get(at["script"] ?? "") ?? newWorker(at["script"] ?? "");
  const uploaded = upload(account, worker, await metadataIn(headers, bytes));
  if (uploaded instanceof Response) return uploaded;
  account.workers.set(worker.name, worker);
  const { id } = versionOf(worker);
  deploy(worker, [{ version_id: id, percentage: 100 }]);
  return given({
    id: worker.name,
    etag: newId(),
    tag: worker.tag,
    deployment_id: id.replaceAll("-", ""),
    startup_time_ms: 9,
  });
}

function putSecrets(worker: Worker, { json }: Asked): Response {
  const { secrets } = json() as { secrets: Record<string, { text: string } | null> };
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret) worker.secrets[name] = secret.text;
    else delete worker.secrets[name];
  }
  return given(secretsOf(worker));
}

function versionOf(worker: Worker) {
  const id = crypto.randomUUID();
  worker.versions.push(id);
  return { id, number: worker.versions.length, startup_time_ms: 9, resources: { script: { etag: newId() } } };
}

function deploy(worker: Worker, versions: unknown) {
  const deployment = {
    id: crypto.randomUUID(),
    versions,
    strategy: "percentage",
    created_on: new Date().toISOString(),
  };
  worker.deployments.push(deployment);
  return deployment;
}

function serviceOf({ name, tag, migrationTag }: Worker) {
  const script = { id: name, tag, tags: [], migration_tag: migrationTag, last_deployed_from: "wrangler" };
  return { id: name, default_environment: { environment: "production", script } };
}

function reachOf({ subdomain }: Account, { name, tag, isOnWorkersDev: enabled }: Worker) {
  const url = subdomain ? `https://${name}.${subdomain}.workers.dev` : undefined;
  return { id: tag, name, subdomain: { enabled, previews_enabled: false, url } };
}

function bindingsOf({ bindings, secrets }: Worker) {
  return [...bindings, ...Object.keys(secrets).map((name) => ({ name, type: "secret_text" }))];
}

function secretsOf({ secrets }: Worker) {
  return Object.keys(secrets).map((name) => ({ name, type: "secret_text" }));
}
