/** How a free text is looked for at a vendor: by id, in the forms that the vendor matches, and through all its rows. */

import { madeOnce } from "../platform/made-once.ts";
import { distinctiveWords } from "../text/legal-forms.ts";
import { otherWritings } from "../text/other-writings.ts";
import type { Vendor } from "../vendors/define.ts";
import { pushdownOfSearch } from "../vendors/pushdown.ts";
import type { AskedForm, Search } from "../vendors/search.ts";
import type { Pii } from "../vocabulary/customer.ts";
import { Problem } from "../vocabulary/problem.ts";
import { longestQuery, type QueryKind, queryKinds } from "../vocabulary/search.ts";
import { asMasked, showsMasked } from "./as-masked.ts";
import { likenessOf } from "./likeness.ts";
import { type ParsedQuery, parseQuery } from "./query.ts";

/** Requests before the rows are read; each begins only where those before it found nobody who is surely meant. */
const mostForms = 3;

/**
 * A name as it is given; the longest of its distinctive words, which stands in it whatever joins them; another writing.
 */
const nameTexts = (name: string): readonly string[] => {
  const words = distinctiveWords(name);
  const longest = words.toSorted((a, b) => b.length - a.length)[0];
  const texts = [name, longest, otherWritings(words.join(" "))[0]];
  return texts.filter((text) => text !== undefined && text !== "" && text.length <= longestQuery) as string[];
};

/** The same for every vendor that is asked. */
const nameTextsOf = madeOnce(({ asked, text }: ParsedQuery) => nameTexts(asked.name ?? text));

type NarrowOrWide = AskedForm & { readonly isNarrow: boolean };

/** The vendor's forms for one kind; of two, the first is the narrow one. */
const formsOfKind = (vendor: Vendor, kind: QueryKind, query: ParsedQuery): readonly NarrowOrWide[] => {
  const all = vendor.customers.searches[kind] ?? [];
  const texts = kind === "name" ? nameTextsOf(query) : [query.asked[kind] ?? query.text];
  return all.flatMap((form, at) => texts.map((text) => ({ form, text, isNarrow: at < all.length - 1 })));
};

/** Of every kind the text can be, the narrow forms first, each request once. */
const formsFor = (vendor: Vendor, query: ParsedQuery): readonly AskedForm[] => {
  const forms = new Map<string, NarrowOrWide>();
  for (const one of query.kinds.flatMap((kind) => formsOfKind(vendor, kind, query))) {
    const sent = JSON.stringify(one.form.ask(one.text));
    if (!forms.has(sent)) forms.set(sent, one);
  }
  // A few rows of a narrow form can be remembered while a wide one is read, not the other way round.
  const chosen = [...forms.values()].slice(0, mostForms);
  return chosen
    .sort((a, b) => Number(b.isNarrow) - Number(a.isNarrow))
    .map(({ form, text: one }) => ({ form, text: one }));
};

/** A value of these kinds stands in one place. */
const singleKinds: ReadonlySet<QueryKind> = new Set(["phone", "vat_id", "number", "id"]);

/**
 * What a documented parameter does not find is not there: where it takes a number or an id, or looks for a part, not a
 * text that may be stored with zeros or hyphens in it.
 */
const isSure = ({ customers }: Vendor, kind: QueryKind, text: string): boolean => {
  const forms = singleKinds.has(kind) ? (customers.searches[kind] ?? []) : [];
  return forms.some((form) => {
    const parameters = Object.keys(form.ask(text)).map((name) => customers.parameters[name]);
    const isTyped = parameters.every((parameter) => parameter?.type !== "text" || kind === "phone");
    return isTyped && pushdownOfSearch(customers, form, text) === "vendor";
  });
};

/**
 * Whether the vendor's rows show what its own search does not find for certain, of the kinds the text is first of all:
 * a number that may also stand in a name is no reason to read everybody.
 */
const readsRows = (vendor: Vendor, { kinds, asked, text }: ParsedQuery): boolean =>
  kinds
    .filter((kind, at) => kind !== "name" || at === 0)
    .some((kind) => vendor.customers.inRows.includes(kind) && !isSure(vendor, kind, asked[kind] ?? text));

const refusal = ({ name, customers }: Vendor, { kinds }: ParsedQuery): Problem => {
  const said = (some: readonly QueryKind[], between: string) => some.join(between).replaceAll("_", " ");
  const able = queryKinds.filter((kind) => customers.searches[kind] || customers.inRows.includes(kind));
  return new Problem("unsupported", `${name} cannot search by ${said(kinds, " or ")}; it can by ${said(able, ", ")}.`);
};

/** Throws `unsupported` where the vendor can find none of the kinds the text can be. */
export const planSearch = (vendor: Vendor, query: string, pii: Pii): Search => {
  const parsed = parseQuery(query);
  const own = parsed.kinds.includes("id") ? parsed.asked.id : undefined;
  const id = own !== undefined && vendor.customers.byId.idPattern.test(own) ? own : undefined;
  const forms = formsFor(vendor, parsed);
  const rows = readsRows(vendor, parsed);
  if (id === undefined && forms.length === 0 && !rows) throw refusal(vendor, parsed);
  return {
    id,
    forms,
    rows,
    trustsForms: parsed.kinds[0] !== "name",
    likeness: (customer) => likenessOf(parsed, pii === "masked" ? asMasked(parsed, customer) : customer),
    showsMasked: showsMasked(parsed),
  };
};
