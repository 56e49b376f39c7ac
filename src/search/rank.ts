/** Which of the rows vendors returned is meant by a search text, and why: ranked by evidence a reader can check. */

import { foldEmail, foldKey, foldPhone, foldVat, isSamePhone, nameReadings } from "../text/fold.ts";
import { linkedService } from "../text/linked-service.ts";
import { isPublicMail } from "../text/public-mail.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { matchName, type NameWhy } from "./match-name.ts";
import { matchWords, type WordsMatch } from "./match-words.ts";
import { type NameKeys, nameKeys } from "./name-keys.ts";
import type { ParsedQuery } from "./query.ts";

export type Why =
  | NameWhy
  | WordsMatch["why"]
  | "id"
  | "number"
  | "external id"
  | "linked id"
  | "email"
  | "person's email"
  | "vat_id"
  | "phone"
  | "number part"
  | "person"
  | "phone part"
  | "email domain";

interface Match {
  /** Comparable within one query only; a higher one is better evidence. */
  readonly score: number;
  readonly why: Why;
}

/** A row with its place in the order; `vendor's match`: the vendor returned it, and its fields do not show why. */
interface RankedCustomer {
  readonly customer: Customer;
  readonly score: number;
  readonly why: Why | "vendor's match";
}

/** `name`: the keys of the customer's name, made once for all that look at it. */
type Evidence = (query: ParsedQuery, customer: Customer, name: NameKeys | undefined) => Match | undefined;

const present = (values: readonly (string | null | undefined)[]): readonly string[] =>
  values.filter((value): value is string => typeof value === "string" && value !== "");

const onId: Evidence = (query, { id, externalId, number }) => {
  if (query.key === undefined) return undefined;
  const asked = query.asked.id?.toLowerCase();
  if (id.toLowerCase() === asked) return { score: 1000, why: "id" };
  // As written before but for zeros and punctuation: 0042 and 42 may be two customers.
  if (number && number === query.asked.number) return { score: 990, why: "number" };
  if (number && foldKey(number) === query.key) return { score: 980, why: "number" };
  if (externalId && externalId.toLowerCase() === asked) return { score: 970, why: "external id" };
  return externalId && foldKey(externalId) === query.key ? { score: 960, why: "external id" } : undefined;
};

const onLink: Evidence = ({ link: asked }, { links }) => {
  const isMeant = (service: string): boolean =>
    asked?.service === undefined || (linkedService(service) ?? service) === asked.service;
  const linked = asked && links?.some(({ service, id }) => isMeant(service) && foldKey(id) === asked.id);
  return linked ? { score: 950, why: "linked id" } : undefined;
};

const onEmail: Evidence = (query, { emails, people }) => {
  if (query.email === undefined) return undefined;
  if (emails?.some((one) => foldEmail(one) === query.email)) return { score: 940, why: "email" };
  const theirs = present(people?.map((person) => person.email) ?? []);
  return theirs.some((one) => foldEmail(one) === query.email) ? { score: 930, why: "person's email" } : undefined;
};

const onVatId: Evidence = (query, { vatIds }) => {
  if (!query.vatId) return undefined;
  const own = vatIds?.map(foldVat) ?? [];
  if (own.includes(query.vatId)) return { score: 920, why: "vat_id" };
  // Asked for without its country.
  const bare = own.some((one) => one.replace(/^[A-Z]{2,3}/, "") === query.vatId);
  return bare ? { score: 915, why: "vat_id" } : undefined;
};

const shortestLocal = 6;

const onPhone: Evidence = (query, { phones, people }) => {
  const asked = query.phone;
  if (asked === undefined) return undefined;
  const all = present([...(phones ?? []), ...(people?.map((person) => person.phone) ?? [])]);
  const folded = all.map(foldPhone);
  if (folded.some((one) => isSamePhone(one, asked))) return { score: 910, why: "phone" };
  // Dialled from the same town: without any code.
  const local = asked.length >= shortestLocal && /^[1-9]/.test(asked) && folded.some((one) => one.endsWith(asked));
  return local ? { score: 475, why: "phone part" } : undefined;
};

const onName: Evidence = (query, _customer, name) => (name ? matchName(query.name, name) : undefined);

const shortestNumberPart = 3;

/** The digits between other characters: 4211 of CRM-004211, 2024 of 2024-00042; never digits out of the middle. */
const onNumberPart: Evidence = (query, { number, externalId }) => {
  const key = query.key;
  if (key === undefined || key.length < shortestNumberPart || !/^\d+$/.test(key)) return undefined;
  const runs = present([number, externalId]).flatMap((one) => one.match(/\d+/g) ?? []);
  return runs.some((run) => foldKey(run) === key) ? { score: 480, why: "number part" } : undefined;
};

/** A person's name in one way to write it: all of it, or words of it in any order. */
const personScore = (name: string, words: readonly string[]): number => {
  const theirs = name.split(" ");
  if (name === words.join(" ")) return 470;
  const isOne = (word: string): boolean =>
    theirs.some((other) => other === word || (word.length > 2 && other.startsWith(word)));
  return words.every(isOne) ? 450 : 0;
};

const onPerson: Evidence = ({ kinds, name: asked }, { people }) => {
  if (!kinds.includes("name") || asked.folded === "") return undefined;
  const scores = present(people?.map(({ name }) => name) ?? []).flatMap((name) =>
    nameReadings(name).flatMap(({ folded }) => [asked, ...asked.others].map(({ words }) => personScore(folded, words))),
  );
  const score = Math.max(0, ...scores);
  return score > 0 ? { score, why: "person" } : undefined;
};

const onDomain: Evidence = (query, { emails, people }) => {
  const asked = query.email?.slice(query.email.lastIndexOf("@") + 1);
  if (!asked || isPublicMail(asked)) return undefined;
  const all = present([...(emails ?? []), ...(people?.map((person) => person.email) ?? [])]).map(foldEmail);
  return all.some((one) => one.endsWith(`@${asked}`)) ? { score: 400, why: "email domain" } : undefined;
};

const onWords: Evidence = (query, customer, name) =>
  query.kinds.includes("name") ? matchWords(query.name, customer, name) : undefined;

/** In the order of the best each can say: after a score of `clear` or more, none that follows can say better. */
const clear = 500;
const evidences: readonly Evidence[] = [
  onId,
  onLink,
  onEmail,
  onVatId,
  onPhone,
  onName,
  onNumberPart,
  onPerson,
  onDomain,
  onWords,
];

/** What a customer's name is compared by, where the query can be a name. */
export const keysFor = ({ kinds }: ParsedQuery, { name }: Customer): NameKeys | undefined =>
  kinds.includes("name") && name ? nameKeys(name) : undefined;

const bestMatch = (query: ParsedQuery, customer: Customer, name: NameKeys | undefined): Match | undefined => {
  let best: Match | undefined;
  for (const evidence of evidences) {
    const match = evidence(query, customer, name);
    if (match && match.score > (best?.score ?? 0)) best = match;
    if (best && best.score >= clear) break;
  }
  return best;
};

// A row is judged when it is read, and ranked when it is shown.
const found = new WeakMap<Customer, { readonly query: ParsedQuery; readonly match: Match | undefined }>();

/**
 * The best evidence in a row's own fields that the query means it: exact id or number, e-mail, VAT id, phone; the name
 * whole, without legal form, its start, a word, all words in any order, a part; part of a number or phone; a person; an
 * e-mail's domain; words of several fields; one typing mistake in a word of five letters or more; some words. Undefined
 * where nothing shows.
 */
export const rankMatch = (query: ParsedQuery, customer: Customer, name?: NameKeys): Match | undefined => {
  const known = found.get(customer);
  if (known?.query === query) return known.match;
  const match = bestMatch(query, customer, name ?? keysFor(query, customer));
  found.set(customer, { query, match });
  return match;
};

/** All rows, best first; equals stay as they came, and rows without evidence stay at the end: none is dropped. */
export const rankCustomers = (query: ParsedQuery, customers: readonly Customer[]): readonly RankedCustomer[] =>
  customers
    .map(
      (customer): RankedCustomer => ({
        customer,
        ...(rankMatch(query, customer) ?? { score: 0, why: "vendor's match" as const }),
      }),
    )
    .sort((a, b) => b.score - a.score);
