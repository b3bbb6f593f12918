import { given, newId, page, refused } from "./cloudflare-answers.ts";
import type { Asked, Routes } from "./cloudflare-routes.ts";

type Consumer = { consumer_id: string; script: string; type: string; dead_letter_queue?: string; settings?: unknown };
export type Queue = { queue_id: string; queue_name: string; created_on: string; consumers: Consumer[] };

const QUEUES = "/accounts/:account/queues";

/** Queues: a name is given once, and a queue has one Worker that consumes it. */
export function queueRoutes(queues: Queue[]): Routes {
  const byId = (id = "") => queues.find(({ queue_id }) => queue_id === id);
  return {
    [`GET ${QUEUES}`]: ({ query }) => {
      const names = query.getAll("name");
      return page(queues.filter((one) => names.length === 0 || names.includes(one.queue_name)).map(shown), query);
    },
    [`POST ${QUEUES}`]: ({ json }) => create(queues, String(json()["queue_name"])),
    [`POST ${QUEUES}/:id/consumers`]: (asked) => consume(byId(asked.at["id"]), asked),
    [`PUT ${QUEUES}/:id/consumers/:consumer`]: ({ at, json }) => {
      const one = byId(at["id"])?.consumers.find(({ consumer_id }) => consumer_id === at["consumer"]);
      if (!one) return refused(404, 11_003, "Consumer not found.");
      const { settings, dead_letter_queue } = json();
      return given(Object.assign(one, { settings, dead_letter_queue }));
    },
    [`DELETE ${QUEUES}/:id/consumers/:consumer`]: ({ at }) => {
      const consumers = byId(at["id"])?.consumers ?? [];
      const place = consumers.findIndex(({ consumer_id }) => consumer_id === at["consumer"]);
      if (place === -1) return refused(404, 11_003, "Consumer not found.");
      consumers.splice(place, 1);
      return given(null);
    },
    [`DELETE ${QUEUES}/:id`]: ({ at }) => {
      const place = queues.findIndex(({ queue_id }) => queue_id === at["id"]);
      if (place === -1) return refused(404, 11_000, "Queue not found.");
      queues.splice(place, 1);
      return given(null);
    },
  };
}

function create(queues: Queue[], name: string): Response {
  if (queues.some(({ queue_name }) => queue_name === name))
    return refused(409, 11_009, `Queue name '${name}' is already taken. Please use a different name and try again.`);
  const queue = { queue_id: newId(), queue_name: name, created_on: new Date().toISOString(), consumers: [] };
  queues.push(queue);
  return given(shown(queue));
}

function consume(queue: Queue | undefined, { json }: Asked): Response {
  if (!queue) return refused(404, 11_000, "Queue not found.");
  if (queue.consumers.length > 0)
    return refused(400, 11_004, `Queue '${queue.queue_name}' already has a consumer. Remove it first.`);
  const { script_name, ...rest } = json() as { script_name: string; type: string; dead_letter_queue?: string };
  const consumer = { consumer_id: newId(), script: script_name, ...rest };
  queue.consumers.push(consumer);
  return given(consumer);
}

function shown(queue: Queue) {
  const { created_on: modified_on, consumers } = queue;
  return { ...queue, modified_on, producers: [], producers_total_count: 0, consumers_total_count: consumers.length };
}
