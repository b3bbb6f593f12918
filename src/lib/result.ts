/** A value, or a tagged reason why there is none. Thrown errors are for bugs only. */
export type Result<Value, Reason> = { ok: true; value: Value } | { ok: false; reason: Reason };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const no = <Reason>(reason: Reason): { ok: false; reason: Reason } => ({ ok: false, reason });
