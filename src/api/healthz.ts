/** `GET /healthz`: degraded while a setting is bad. Warnings are told too, but everything works. Names settings, never values. */
export function healthz(problems: readonly { setting: string; says: string; isBad: boolean }[]) {
  return {
    status: problems.some(({ isBad }) => isBad) ? "degraded" : "ok",
    problems: problems.map(({ setting, says, isBad }) => `${isBad ? "" : "warning: "}${setting} ${says}`),
  };
}
