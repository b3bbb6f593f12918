import * as z from "zod";

import type { Account } from "./cloudflare-account.ts";
import { newId, refused } from "./cloudflare-answers.ts";

const Binding = z.looseObject({ name: z.string(), type: z.string() });
const Step = z.looseObject({
  new_classes: z.array(z.string()).default([]),
  new_sqlite_classes: z.array(z.string()).default([]),
});
const Metadata = z.looseObject({
  bindings: z.array(Binding).default([]),
  keep_bindings: z.array(z.string()).default([]),
  migrations: z.object({ old_tag: z.string().optional(), new_tag: z.string(), steps: z.array(Step) }).optional(),
  assets: z.looseObject({ jwt: z.string() }).optional(),
});

type Binding = z.infer<typeof Binding>;
type Metadata = z.infer<typeof Metadata>;

/** A Worker as it is now. `secrets` by name; `classes`: those that may be bound, since a migration made them. */
export type Worker = {
  name: string;
  tag: string;
  bindings: Binding[];
  secrets: Record<string, string>;
  migrationTag?: string | undefined;
  classes: string[];
  assets: string[];
  versions: string[];
  deployments: { id: string; versions: unknown }[];
  crons: string[];
  isOnWorkersDev: boolean;
};

export function newWorker(name: string): Worker {
  const none = { bindings: [], secrets: {}, classes: [], assets: [], versions: [], deployments: [], crons: [] };
  return { name, tag: newId(), isOnWorkersDev: false, ...none };
}

export async function metadataIn(headers: Headers, bytes: ArrayBuffer): Promise<Metadata> {
  const form = await new Response(bytes, { headers }).formData();
  return Metadata.parse(JSON.parse(z.string().parse(form.get("metadata"))));
}

/** Makes the Worker what was uploaded, unless that refers to what is not there; a refused upload changes nothing. */
export function upload(account: Account, worker: Worker, metadata: Metadata): Response | Worker {
  const { migrations } = metadata;
  if (migrations && migrations.old_tag !== worker.migrationTag)
    return refused(412, 10_079, `Migration tag precondition failed; current tag is ${worker.migrationTag ?? "(none)"}`);
  const made = (migrations?.steps ?? []).flatMap((step) => [...step.new_classes, ...step.new_sqlite_classes]);
  const again = made.find((name) => worker.classes.includes(name));
  if (again)
    return refused(
      400,
      10_074,
      `Cannot apply new-class migration to class '${again}' that is already depended on by existing Durable Objects`,
    );
  const classes = [...worker.classes, ...made];
  const bindings = metadata.bindings.filter(({ type }) => type !== "secret_text").map((one) => inherited(worker, one));
  for (const binding of bindings) {
    const refusal = refusalOf(account, classes, binding);
    if (refusal) return refusal;
  }
  const secrets = { ...(metadata.keep_bindings.includes("secret_text") && worker.secrets), ...secretsIn(metadata) };
  const manifest = account.assets.sessions.get(metadata.assets?.jwt ?? "");
  const assets = manifest ? Object.keys(manifest) : worker.assets;
  const migrationTag = migrations?.new_tag ?? worker.migrationTag;
  return Object.assign(worker, { bindings, classes, secrets, assets, migrationTag });
}

function inherited({ bindings }: Worker, binding: Binding): Binding {
  return binding.type === "inherit" ? (bindings.find(({ name }) => name === binding.name) ?? binding) : binding;
}

function secretsIn({ bindings }: Metadata): Record<string, string> {
  return Object.fromEntries(
    bindings.filter(({ type }) => type === "secret_text").map(({ name, text }) => [name, String(text)]),
  );
}

function refusalOf(
  { namespaces, databases, queues }: Account,
  classes: string[],
  binding: Binding,
): Response | undefined {
  const { name, type } = binding;
  const isThere = {
    inherit: () => false,
    kv_namespace: () => namespaces.some(({ id }) => id === binding["namespace_id"]),
    d1: () => databases.some(({ uuid }) => uuid === (binding["id"] ?? binding["database_id"])),
    queue: () => queues.some(({ queue_name }) => queue_name === binding["queue_name"]),
    durable_object_namespace: () => classes.includes(String(binding["class_name"])),
  }[type];
  if (isThere === undefined || isThere()) return undefined;
  return refused(400, 10_021, `binding ${name} of type ${type} refers to what does not exist`);
}
