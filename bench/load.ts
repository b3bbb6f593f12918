import { Agent, request } from "node:http";

import { type Delivery, PATH } from "./deliveries.ts";

/** What a run of deliveries came to. `latencies` in ms, as they were answered; `refused` are all that were not answered by 202. */
export type Run = { seconds: number; latencies: number[]; refused: number };
export type Summary = { perSecond: number; p50: number; p99: number };

/** Sends from the feed until it ends or the time is up, over so many connections kept alive, each with one delivery under way. */
export async function load(
  url: URL,
  feed: Iterator<Delivery>,
  { connections, seconds = Infinity }: { connections: number; seconds?: number },
): Promise<Run> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const run: Run = { seconds: 0, latencies: [], refused: 0 };
  const startedAt = performance.now();
  const connection = async (): Promise<void> => {
    while (performance.now() - startedAt < seconds * 1000) {
      const next = feed.next();
      if (next.done) return;
      const sentAt = performance.now();
      const status = await send(url, next.value, agent);
      run.latencies.push(performance.now() - sentAt);
      if (status !== 202) run.refused++;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  run.seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return run;
}

export function summarize({ latencies, seconds }: Run): Summary {
  const sorted = latencies.toSorted((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
  return { perSecond: latencies.length / seconds, p50: quantile(0.5), p99: quantile(0.99) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

/** Sends one delivery and gives the status of the answer, which is read to its end. */
export function send(url: URL, { body, signature }: Delivery, agent?: Agent): Promise<number> {
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": body.byteLength,
    "x-signature": signature,
  };
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = url;
    const sending = request({ host, port, path: PATH, method: "POST", headers, ...(agent && { agent }) }, (answer) => {
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
