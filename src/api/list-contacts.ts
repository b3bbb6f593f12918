import type { Handler } from "hono";
import { AsYouType, type CountryCode } from "libphonenumber-js/min";

import { type ContactFilter, listContacts } from "../ledger/contacts.ts";
import type { Settings } from "../settings.ts";
import { answerList, listQuery, readQuery, word } from "./list-query.ts";

const Query = listQuery({ q: word.optional() });
const LIKE_A_NUMBER = /^[+\d][\d\s().-]*$/;

/** `GET /api/contacts`, with `q` those whose number begins so (as people of `DEFAULT_COUNTRY` write it, or with a `+`), or whose name has it in it. */
export function getContacts(settingsOf: (env: Env) => Settings): Handler<{ Bindings: Env }> {
  return async (c) => {
    const query = readQuery(c, Query);
    if (!query.ok) return query.reason;
    const { q, ...paging } = query.value;
    const filter = q === undefined ? {} : filterOf(q, settingsOf(c.env).DEFAULT_COUNTRY);
    return answerList(c, await listContacts(c.env.LEDGER, { ...paging, ...filter }), (contact) => contact);
  };
}

/** What somebody means who looks for this: a number or its beginning, or a part of a name. */
export function filterOf(q: string, country: CountryCode): ContactFilter {
  if (!LIKE_A_NUMBER.test(q)) return { name: q };
  const typed = new AsYouType(country);
  typed.input(q);
  return { phone: typed.getNumberValue() ?? q };
}
