import { type MissedSpell, SPELL, fold } from "../contacts/missed.ts";
import { within } from "../lib/deadline.ts";
import { DAY } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { type Owner, type Work, actionIdOf } from "../rules/action.ts";
import { missedCalls } from "../rules/missed-calls.ts";
import type { Settings } from "../settings.ts";
import type { Agenda } from "./agenda.ts";
import type { KnownContact } from "./known-contact.ts";
import type { Means } from "./means.ts";
import type { Asked } from "./planner.ts";

/** So long it is remembered which calls of a spell were told of together. */
const REMEMBERED = DAY;
const LEDGER_PATIENCE_MS = 1500;
const TIMER = "spells";

type Parts = { owner: Owner; settings: Settings; agenda: Agenda; ledger: Means["ledger"] };

/** Sees to it that one person's missed calls within a short while are one alert at once and at most one that counts the others. */
export class MissedAlerts {
  static readonly timer = TIMER;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes note of an action that is about to tell of a missed call; gives what it is to know. To be called within a write. */
  take(
    known: KnownContact,
    call: { action: string; calledAt: number },
    now: number,
  ): { known: KnownContact; asked: Asked } {
    const { spells, spell, isFolded } = fold(known.spells, call, now);
    const { outbox, timers } = this.#parts.agenda;
    timers.set(TIMER, now + REMEMBERED);
    if (isFolded) outbox.plan(this.#idOf(spell), this.worded(known, spell, null), spell.at + SPELL);
    return {
      known: { ...known, spells },
      asked: { name: known.card?.name ?? null, into: isFolded ? spell.alert : null },
    };
  }

  /** The spell that the action counts the calls of; null if it is no such action. */
  find(known: KnownContact | null, actionId: string): MissedSpell | null {
    return known?.spells.find((spell) => this.#idOf(spell) === actionId) ?? null;
  }

  /** The alert as it would be worded now. `calledBackAt`: ms since the epoch, null if nobody has. */
  worded({ phone, card, texting }: KnownContact, spell: MissedSpell, calledBackAt: number | null): Work {
    const hasTexted = texting.lastTextAt !== null && texting.lastTextAt >= spell.firstAt;
    return missedCalls(spell, { phone, name: card?.name ?? null, hasTexted, calledBackAt }, this.#parts.settings);
  }

  /** When somebody next spoke with the person after these calls; null if nobody has, or the ledger can't be asked. */
  async spokenSince({ lastAt }: MissedSpell): Promise<number | null> {
    const { ledger, owner } = this.#parts;
    try {
      return await within(LEDGER_PATIENCE_MS, ledger.spokenAfter(owner.objectId, lastAt));
    } catch (cause) {
      log("warn", "ledger unreachable", { cause: describe(cause) });
      return null;
    }
  }

  /** Without those that nobody will ask about any more. */
  forgetOld(known: KnownContact, now: number): KnownContact {
    return { ...known, spells: known.spells.filter(({ at }) => at > now - REMEMBERED) };
  }

  #idOf({ alert }: MissedSpell): string {
    return actionIdOf(this.#parts.owner, `missed:${alert}`);
  }
}
