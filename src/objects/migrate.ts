export type Migration = (sql: SqlStorage) => void;

/** Whether anything was ever stored here. Asking creates nothing, so that looking for what does not exist costs no row. */
export function isMigrated(storage: DurableObjectStorage): boolean {
  return storage.kv.get("schema") !== undefined;
}

/**
 * Brings this object's tables up to date, each step once, in order.
 * Steps are append-only: editing one that has shipped changes nothing for objects that already ran it.
 */
export function migrate(storage: DurableObjectStorage, steps: readonly Migration[]): void {
  const done = storage.kv.get<number>("schema") ?? 0;
  if (done >= steps.length) return;
  storage.transactionSync(() => {
    for (const step of steps.slice(done)) step(storage.sql);
    storage.kv.put("schema", steps.length);
  });
}
