import { awaitedOf } from "../calls/awaited.ts";
import { type Call, wasConnected } from "../calls/call.ts";
import type { Line } from "../calls/event.ts";
import { type CallNews, newsOf } from "../calls/news.ts";
import { customerOfCall } from "../calls/summary.ts";
import { digestOf } from "../lib/digest.ts";
import { earliest } from "../lib/instant.ts";
import { isE164 } from "../lib/phone.ts";
import { meansIn } from "../rules/call-content.ts";
import { canReach } from "../rules/reach.ts";
import { isTestStory } from "../rules/rule.ts";
import type { Settings } from "../settings.ts";
import type { Agenda } from "./agenda.ts";
import { type Due, after, isDue, renewed, tryToTell } from "./heard.ts";
import type { Kept } from "./kept.ts";
import { objectOfRef } from "./ref.ts";

const PATIENCE_MS = 3000;

/** What others have to hear of a call. `ref`: names the outreach that had it placed. */
export type WithNews = { call: Call; ref?: string; news?: { outreach?: Due; contact?: Due } };
type To = keyof NonNullable<WithNews["news"]>;
type Parts = { env: Env; settings: Settings; agenda: Agenda; linesOf: (call: Call) => Line[] };

/** Tells the outreach that placed a call how it goes, and the contact of somebody who called that they were spoken with. */
export class CallTelling<Sum extends WithNews> {
  readonly #parts: Parts;
  readonly #sum: Kept<Sum>;

  constructor(parts: Parts, sum: Kept<Sum>) {
    this.#parts = parts;
    this.#sum = sum;
  }

  /** The sum with what is to be told because of it. */
  noted(sum: Sum, now: number): Sum {
    const { call, news = {}, ref = refIn(call) } = sum;
    if (isTestStory(call.id)) return sum;
    if (ref === undefined && !this.#wasSpokenWith(call)) return sum;
    const outreach = ref && renewed(news.outreach, digestOf(JSON.stringify(this.#news(call, 0))), now);
    const contact = this.#wasSpokenWith(call) && renewed(news.contact, "spoken with", now);
    return { ...sum, ...(ref && { ref }), news: { ...(outreach && { outreach }), ...(contact && { contact }) } };
  }

  nextAt(): number | null {
    const { news } = this.#sum.get() ?? {};
    return earliest(news?.outreach?.dueAt, news?.contact?.dueAt);
  }

  async tell(now: number): Promise<void> {
    await Promise.all([this.#tell("outreach", now), this.#tell("contact", now)]);
  }

  async #tell(to: To, now: number): Promise<void> {
    const sum = this.#sum.get();
    const due = sum?.news?.[to];
    if (!sum || !isDue(due, now)) return;
    const tell = () => (to === "outreach" ? this.#tellOutreach(sum, due) : this.#tellContact(sum.call));
    const wasHeard = await tryToTell(tell, { who: to, patienceMs: PATIENCE_MS, about: { call: sum.call.id } });
    const { agenda } = this.#parts;
    if (!agenda.exists()) return;
    agenda.write(() => {
      const latest = this.#sum.get();
      const known = latest?.news?.[to];
      if (latest && known)
        this.#sum.put({
          ...latest,
          news: { ...latest.news, [to]: after(known, due.version, { wasHeard, now: Date.now() }) },
        });
    });
  }

  async #tellOutreach({ call, ref = "" }: Sum, { version }: Due): Promise<void> {
    const outreach = objectOfRef(this.#parts.env.OUTREACH, ref);
    await outreach?.hear(ref, this.#news(call, version));
  }

  async #tellContact(call: Call): Promise<void> {
    const phone = customerOfCall(call);
    await this.#parts.env.CONTACT.getByName(phone).spokenWith(phone, call.startedAt);
  }

  #news(call: Call, version: number): CallNews {
    const { settings, linesOf } = this.#parts;
    return newsOf(call, { version, awaited: awaitedOf(call, meansIn(settings)), lines: () => linesOf(call) });
  }

  #wasSpokenWith(call: Call): boolean {
    const isInbound = call.direction === "inbound" && wasConnected(call);
    return isInbound && isE164(customerOfCall(call)) && canReach(this.#parts.settings);
  }
}

/** vox.ai has no URL for each call, but gives back what it was given to carry. */
function refIn({ metadata }: Call): string | undefined {
  const ref = metadata?.value["offhook_ref"];
  return typeof ref === "string" ? ref : undefined;
}
