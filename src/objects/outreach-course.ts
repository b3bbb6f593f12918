import { within } from "../lib/deadline.ts";
import { digestOf } from "../lib/digest.ts";
import { DAY, MINUTE, SECOND, earliest } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { isE164 } from "../lib/phone.ts";
import type { OutreachState } from "../outreach/outreach.ts";
import type { Answer } from "../outreach/progress.ts";
import { type Reaching, atOf, customerIn, expiresAt, openOutreach, standingOf } from "../outreach/reaching.ts";
import type { ActionState, Owner, Verdict, Work } from "../rules/action.ts";
import { alertsOf, digestOfRecord, recordOf, recordsOf } from "../rules/outreach-result.ts";
import type { Agenda } from "./agenda.ts";
import { after, isDue, renewed, tryToTell } from "./heard.ts";
import type { Kept } from "./kept.ts";
import { type KnownOutreach, listedAs } from "./known-outreach.ts";
import { changed } from "./ledgered.ts";
import type { Means, Recorded } from "./means.ts";
import type { MayReach } from "./open-outreaches.ts";
import { nextLookAt, planLooks, settleSteps } from "./outreach-calls.ts";
import { begin, decideStep, idIn, termsOf, withEnd } from "./steps.ts";

const PATIENCE_MS = 1500;
const ASK_AGAIN_AFTER = 10 * SECOND;
const MOST_ALERTS = 50;
const TIMER = "next";
const YES: MayReach = { kind: "yes" };

type Parts = { env: Env; owner: Owner; means: Means; agenda: Agenda };

/** The course of an outreach: begins the steps that are due, and sees to it that whoever has to know hears how it stands. */
export class OutreachCourse {
  readonly #parts: Parts;
  readonly #known: Kept<KnownOutreach>;

  constructor(parts: Parts, known: Kept<KnownOutreach>) {
    this.#parts = parts;
    this.#known = known;
  }

  /**
   * Goes on from what is known now, as far as that goes. To be called within a write, whenever something may have changed. Where a setting is bad, what
   * was heard is kept all the same, and it goes on once that is put right.
   */
  goOn(now: number): void {
    const known = this.#known.get();
    if (!known) return;
    try {
      this.#goOn(known, now);
    } catch (cause) {
      log("error", "outreach can't go on", { id: known.reaching.id, cause: describe(cause) });
      this.#parts.agenda.timers.set(TIMER, now + MINUTE);
    }
  }

  #goOn(known: KnownOutreach, now: number): void {
    const { agenda, owner } = this.#parts;
    const parts = { owner, outbox: agenda.outbox, now };
    let reaching = planLooks(settleSteps(known.reaching, parts), parts);
    if (known.isOpened) reaching = this.#begun(reaching, now);
    const standing = standingOf(reaching, this.#terms(now));
    const alerts = this.#plan(known, reaching, { state: standing.state, now });
    const nextAt = earliest(known.isOpened ? standing.next?.dueAt : null, standing.changesAt, nextLookAt(reaching));
    if (nextAt === null) agenda.timers.cancel(TIMER);
    else agenda.timers.set(TIMER, nextAt);
    const next = this.#noted({ ...known, reaching, alerts, ...agenda.outbox.standing() }, standing.state, now);
    if (JSON.stringify(next) !== JSON.stringify(known)) this.#known.put(next);
  }

  /** Whether an answer still counts. */
  mayAnswer({ reaching }: KnownOutreach, { round }: Answer, now: number): boolean {
    return reaching.progress.cancelledAt === null && round === reaching.progress.round && now < expiresAt(reaching);
  }

  /** When everything about it is to be forgotten, ms since the epoch; null where nothing is known. */
  forgetAt(): number | null {
    const { reaching } = this.#known.get() ?? {};
    return reaching ? Math.max(atOf(reaching), reaching.receivedAt) + this.#settings.RETENTION_DAYS * DAY : null;
  }

  /** Whether a step of it is still to come. */
  isUnderWay(now: number): boolean {
    const { reaching } = this.#known.get() ?? {};
    return reaching !== undefined && standingOf(reaching, this.#terms(now)).next !== null;
  }

  /** What the customer's contact says of a step that is about to be carried out; yes to whatever is none. */
  async askContact(action: string | null): Promise<MayReach> {
    const known = action === null ? null : this.#known.get();
    const step = known?.reaching.progress.begun.find((one) => one.action === action);
    if (!known || !step) return YES;
    const { phone } = customerIn(known.reaching);
    const { objectId } = this.#parts.owner;
    const wish = { phone, objectId, version: known.contact?.version ?? 0, action: step.action, kind: step.kind };
    try {
      return await within(PATIENCE_MS, this.#contact(phone).mayReach(wish));
    } catch (cause) {
      log("warn", "contact unreachable", { cause: describe(cause) });
      return { kind: "later", at: Date.now() + ASK_AGAIN_AFTER };
    }
  }

  /** Decides about an attempt that is about to be made, by what is known by now. To be called within a write. */
  decide(about: { id: string; work: Work }, leave: MayReach, now: number): Verdict {
    const known = this.#known.get();
    if (!known) return { kind: "withdrawn", why: "it is forgotten" };
    try {
      return this.#decide(known, about, { leave, now });
    } catch (cause) {
      log("error", "outreach can't decide", { id: known.reaching.id, cause: describe(cause) });
      return { kind: "later", at: now + MINUTE };
    }
  }

  #decide(
    known: KnownOutreach,
    { id, work }: { id: string; work: Work },
    { leave, now }: { leave: MayReach; now: number },
  ): Verdict {
    const step = known.reaching.progress.begun.find(({ action }) => action === id);
    if (!step) return this.#decideTelling(known, { id, work }, now);
    const { outbox } = this.#parts.agenda;
    const { reaching } = known;
    const verdict = decideStep(reaching, step, { leave, settings: this.#settings, now, row: outbox.find(id) });
    // By which platform it was done is what its call is looked for at.
    if (verdict.kind === "perform") outbox.keep(id, verdict.work.input);
    if (verdict.kind === "withdrawn") {
      const end = { result: step.call ? ("unplaced" as const) : ("unsent" as const), at: now };
      const why = leave.kind === "no" ? { why: "refused" as const } : {};
      this.#known.put({ ...known, reaching: withEnd(reaching, step.key, { ...end, ...why }) });
    } else if (step.end) {
      const begun = reaching.progress.begun.map((one) => (one === step ? { ...one, end: null } : one));
      this.#known.put({ ...known, reaching: { ...reaching, progress: { ...reaching.progress, begun } } });
    }
    return verdict;
  }

  /** What came of telling the CRM. To be called within a write. */
  recordedInCrm(state: ActionState): void {
    const known = this.#known.get();
    if (!known || (state !== "done" && state !== "dead")) return;
    const { crm } = known;
    const told = state === "done" ? { taken: crm.given } : { dead: crm.given };
    this.#known.put({ ...known, crm: { ...crm, ...told, count: crm.count + 1 } });
  }

  /** Tells the customer's contact how it stands, if that is due. */
  async tellContact(now: number): Promise<void> {
    const known = this.#known.get();
    if (!known || !isDue(known.contact, now)) return;
    const { version } = known.contact;
    const { phone } = customerIn(known.reaching);
    const { objectId } = this.#parts.owner;
    const tell = () => this.#contact(phone).outreach(phone, openOutreach(known.reaching, { objectId, version, now }));
    const wasHeard = await tryToTell(tell, { who: "contact", patienceMs: PATIENCE_MS });
    const { agenda } = this.#parts;
    if (!agenda.exists()) return;
    agenda.write(() => {
      const latest = this.#known.get();
      if (!latest?.contact) return;
      const contact = after(latest.contact, version, { wasHeard, now: Date.now() });
      this.#known.put({ ...latest, contact, isOpened: latest.isOpened || wasHeard });
      this.goOn(Date.now());
    });
  }

  tellLedger(known: KnownOutreach): Promise<Recorded> {
    const { env, owner, means } = this.#parts;
    const { state } = standingOf(known.reaching, this.#terms(Date.now()));
    const listed = listedAs(known, state);
    const contactId = isE164(listed.phone) ? env.CONTACT.idFromName(listed.phone).toString() : "";
    const { version } = known.ledgered;
    const forgetAt = this.forgetAt() ?? 0;
    return means.ledger.recordOutreach({ ...listed, version, objectId: owner.objectId, contactId, forgetAt });
  }

  #begun(reaching: Reaching, now: number): Reaching {
    const { next } = standingOf(reaching, this.#terms(now));
    if (!next || next.dueAt > now) return reaching;
    const { owner, agenda } = this.#parts;
    return begin(reaching, next, { owner, settings: this.#settings, outbox: agenda.outbox, now });
  }

  /** Plans what has to be told of how it stands, each only once. Gives the alerts that there were. */
  #plan({ crm, alerts }: KnownOutreach, reaching: Reaching, { state, now }: { state: OutreachState; now: number }) {
    const { outbox } = this.#parts.agenda;
    const about = { settings: this.#settings, now, state };
    for (const plan of recordsOf(reaching, crm, about)) {
      const id = this.#idOf(reaching, plan);
      if (!outbox.find(id)) outbox.plan(id, plan, now);
    }
    const told = alertsOf(reaching, about).map((plan) => {
      const id = this.#idOf(reaching, plan);
      outbox.plan(id, plan, plan.dueAt ?? now);
      return id;
    });
    return [...new Set([...alerts, ...told])].slice(-MOST_ALERTS);
  }

  /** What is told is worded anew; what was overtaken is not told any more. */
  #decideTelling(known: KnownOutreach, { id, work }: { id: string; work: Work }, now: number): Verdict {
    if (work.kind === "crm.record") return this.#decideRecord(known, { id, work }, now);
    if (work.kind !== "slack.post") return { kind: "perform", work };
    const { reaching } = known;
    const { state } = standingOf(reaching, this.#terms(now));
    const alerts = alertsOf(reaching, { settings: this.#settings, now, state });
    const plan = alerts.find((one) => this.#idOf(reaching, one) === id);
    if (plan?.kind === "slack.post") return { kind: "perform", work: { kind: plan.kind, input: plan.input } };
    return known.alerts.includes(id) ? { kind: "withdrawn", why: "not so any more" } : { kind: "perform", work };
  }

  /** What a CRM keeps under one key is what came first, so an attempt that follows another says the same. */
  #decideRecord(known: KnownOutreach, { id, work }: { id: string; work: Work }, now: number): Verdict {
    const { reaching, crm } = known;
    const { outbox } = this.#parts.agenda;
    const isTried = (outbox.find(id)?.attempts ?? "[]") !== "[]";
    if (isTried) return { kind: "perform", work };
    const record = recordOf(reaching, standingOf(reaching, this.#terms(now)).state, this.#settings);
    if (!record) {
      this.#known.put({ ...known, crm: { ...crm, count: crm.count + 1 } });
      return { kind: "withdrawn", why: "not so any more" };
    }
    const input = { record, isUpdate: crm.taken !== null };
    outbox.keep(id, input);
    this.#known.put({ ...known, crm: { ...crm, given: digestOfRecord(record) } });
    return { kind: "perform", work: { kind: "crm.record", input } };
  }

  #noted(known: KnownOutreach, state: OutreachState, now: number): KnownOutreach {
    const { objectId } = this.#parts.owner;
    const told = digestOf(JSON.stringify(openOutreach(known.reaching, { objectId, version: 0, now })));
    const contact = renewed(known.contact, told, now);
    const shown = digestOf(JSON.stringify(listedAs(known, state)));
    const ledgered = shown === known.shown ? known.ledgered : changed(known.ledgered, now);
    return { ...known, contact, shown, ledgered };
  }

  #idOf(reaching: Reaching, { cause }: { cause: string }): string {
    return idIn(this.#parts.owner, reaching, cause);
  }

  #contact(phone: string) {
    return this.#parts.env.CONTACT.getByName(phone);
  }

  #terms(now: number) {
    return termsOf(this.#settings, now);
  }

  get #settings() {
    return this.#parts.means.settings;
  }
}
