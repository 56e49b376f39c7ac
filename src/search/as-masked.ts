/** A customer as a search by a masked caller may match it: hidden values only where the text names them whole. */

import { containsPart, foldEmail, foldName, foldPhone } from "../text/fold.ts";
import type { Customer, Person } from "../vocabulary/customer.ts";
import type { ParsedQuery } from "./query.ts";
import { rankMatch, type Why } from "./rank.ts";

/** ITU-T E.164: one digit for two zones, two for those listed, three for all others. No code begins another. */
const countryCode = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
const shortestPhone = 7;

/** Whether a folded phone names the other whole: with its country code, or as it is dialled within the country. */
const isWholePhone = (asked: string, own: string): boolean => {
  const [a, b] = asked.startsWith("+") ? [own, asked] : [asked, own];
  if (a.replace(/\D/g, "").length < shortestPhone) return false;
  if (a === b || `+${a}` === b) return true;
  const national = b.startsWith("+") ? b.replace(countryCode, "") : b;
  return !a.startsWith("+") && a.replace(/^0/, "") === national.replace(/^0/, "");
};

/**
 * An e-mail address that the text does not name whole is its domain, which masked answers show; a phone or a person's
 * name that it does not name whole is not there. The customer's own name, number and ids stay: nothing hides them.
 */
export const asMasked = ({ email, phone, name }: ParsedQuery, customer: Customer): Customer => {
  const shownEmail = (own: string): string =>
    foldEmail(own) === email ? own : own.includes("@") ? own.slice(own.lastIndexOf("@")) : "";
  const isNamed = (own: string): boolean => phone !== undefined && isWholePhone(phone, foldPhone(own));
  const shownPerson = (person: Person): Person => ({
    ...person,
    name: person.name && foldName(person.name) === name.folded ? person.name : undefined,
    email: person.email ? shownEmail(person.email) : person.email,
    phone: person.phone && isNamed(person.phone) ? person.phone : undefined,
  });
  return {
    ...customer,
    emails: customer.emails?.map(shownEmail),
    phones: customer.phones?.filter(isNamed),
    people: customer.people?.map(shownPerson),
  };
};

/** Evidence that is the same whatever a hidden value holds beside it. */
const whole: ReadonlySet<Why> = new Set([
  "id",
  "number",
  "external id",
  "linked id",
  "email",
  "person's email",
  "vat_id",
  "phone",
  "person",
]);

/**
 * Which of the rows that a vendor found by `sent`, perhaps in hidden values, are shown to a masked caller: those it
 * would have found by what everybody sees (a name that holds the text, an e-mail's domain), and those that the text
 * names whole. Any weaker evidence would answer whether the text is a part of something hidden.
 */
export const showsMasked = (query: ParsedQuery): ((customer: Customer, sent: readonly string[]) => boolean) => {
  const namesDomain = query.email !== undefined && query.email.lastIndexOf("@") <= 0;
  return (customer, sent) => {
    const { name } = customer;
    if (name && sent.some((text) => containsPart(name, text))) return true;
    const why = rankMatch(query, { ...asMasked(query, customer), name: undefined })?.why;
    return why !== undefined && (whole.has(why) || (namesDomain && why === "email domain"));
  };
};
