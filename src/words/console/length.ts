import { HOUR, MINUTE, SECOND } from "../../lib/instant.ts";
import type { Language } from "../language.ts";
import { written } from "./charts.ts";

const UNITS = {
  ko: { hour: "시간", minute: "분", second: "초" },
  en: { hour: " h", minute: " min", second: " s" },
};

/** How long something took or has lasted: `3분 12초`, `1.2 s`. */
export function writeLength(ms: number, language: Language): string {
  const { hour, minute, second } = UNITS[language];
  if (ms < 10 * SECOND) return `${(Math.max(0, ms) / SECOND).toFixed(1)}${second}`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}${second}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${minute} ${Math.floor((ms % MINUTE) / SECOND)}${second}`;
  return `${written(Math.floor(ms / HOUR))}${hour} ${Math.floor((ms % HOUR) / MINUTE)}${minute}`;
}
