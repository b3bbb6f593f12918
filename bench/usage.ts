import { readdirSync, readFileSync } from "node:fs";

/** What a process has used so far. */
export type Usage = { cpuMs: number; rssBytes: number };

/** Linux counts a process's time in hundredths of a second. */
const MS_PER_TICK = 10;
const NOTHING_KNOWN: Usage = { cpuMs: Number.NaN, rssBytes: Number.NaN };

/** Not a number where the system does not tell: only Linux does, in /proc. */
export function usageOf(pid: number): Usage {
  const [, ...fields] = fieldsOf(pid);
  const status = read(`/proc/${pid}/status`);
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  if (kilobytes === undefined) return NOTHING_KNOWN;
  const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
  return { cpuMs: (user + system) * MS_PER_TICK, rssBytes: Number(kilobytes) * 1024 };
}

/** The processes that this one has started and that still run, by their name. */
export function childrenNamed(name: string): number[] {
  return processes().filter((pid) => {
    const [called, , parent] = fieldsOf(pid);
    return called === name && Number(parent) === process.pid;
  });
}

function processes(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The name of a process, its state, its parent, and the rest of proc_pid_stat(5). */
function fieldsOf(pid: number): string[] {
  const [, name, rest = ""] = /^\d+ \((.*)\) (.*)$/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return name === undefined ? [] : [name, ...rest.split(" ")];
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
