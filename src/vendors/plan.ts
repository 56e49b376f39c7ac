/** The plan before every call: what is sent, what is checked on the rows, what is filtered here, what is refused. */

import type { Query } from "../http/query.ts";
import { hasTwoWritings } from "../text/fold.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { type Filters, type Word, words } from "../vocabulary/filters.ts";
import { predicates, type Verdict } from "../vocabulary/predicates.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Pushdown, Sort } from "../vocabulary/pushdown.ts";
import type { Asking, WordRule } from "./declare/filter-rules.ts";
import type { Listing, SearchForm, Vendor } from "./define.ts";

/** One question, as one connection is to answer it. `filters.ids` hold native ids of this connection only. */
export interface Question {
  readonly filters: Filters;
  /** The vendor's own filters, validated, as parameters. */
  readonly own: Query;
  readonly sort?: Sort | undefined;
  /** The forms a free text is put in, and the text as each takes it; absent for a list. */
  readonly search?: readonly { readonly form: SearchForm; readonly text: string }[] | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}

export interface Check {
  readonly word: Word;
  readonly holds: (customer: Customer) => Verdict;
}

/** One walk over one list of the vendor, or one request per id. A plan has one query, a search at most two. */
export type PlannedQuery =
  | { readonly kind: "list"; readonly query: Query; readonly order: Sort | undefined }
  | { readonly kind: "ids"; readonly ids: readonly string[] };

export interface Plan {
  readonly queries: readonly PlannedQuery[];
  /** A row for which one of these is false contradicts the question. */
  readonly checks: readonly Check[];
  /** A row for which one of these is false is not asked for, and one for which it is undefined cannot be told. */
  readonly keeps: readonly Check[];
  readonly pushdowns: readonly { readonly what: string; readonly how: Pushdown }[];
  /** Bounds on creation, for stopping early where pages come in creation order. */
  readonly created: { readonly after?: string | undefined; readonly before?: string | undefined };
}

const asRule = (rule: unknown): WordRule<Word> => rule as WordRule<Word>;

/** The values given, in the vocabulary's order. */
const given = (filters: Filters): [Word, never][] =>
  words.flatMap((word): [Word, never][] => (filters[word] === undefined ? [] : [[word, filters[word] as never]]));

const unsupported = (vendor: Vendor, reason: string): Problem =>
  new Problem("unsupported", `${vendor.name} ${reason}.`);

/** A parameter that would have to hold two different values. */
const clash = (query: Query, more: Query): string | undefined =>
  Object.keys(more).find(
    (name) => query[name] !== undefined && JSON.stringify(query[name]) !== JSON.stringify(more[name]),
  );

/** How a word is honoured by its rule, for most values or for one. */
export const pushdownOf = (rule: WordRule<Word>, value?: never): Pushdown => {
  const { unsure } = rule;
  if (typeof unsure === "function" ? value !== undefined && unsure(value) : unsure) return "unsure";
  if (!rule.ask && !rule.byId) return "local";
  return rule.row || rule.byId ? "verified" : "vendor";
};

/** Throws `unsupported` for a word or value without a rule. `undefined`: nobody can match, so nothing is asked. */
export const plan = (vendor: Vendor, question: Question): Plan | undefined => {
  const { customers } = vendor;
  const asking: Asking = { filters: question.filters, asOf: question.asOf };
  const query: Record<string, Query[string]> = {};
  const checks: Check[] = [];
  const keeps: Check[] = [];
  const honours: { what: string; how: Pushdown }[] = [];
  const byId = customers.words.ids?.byId ? question.filters.ids : undefined;
  if (byId && Object.keys(question.own).length > 0) throw unsupported(vendor, "takes no vendor filters beside ids");
  for (const [word, value] of given(question.filters)) {
    const rule = customers.words[word] && asRule(customers.words[word]);
    if (!rule) throw unsupported(vendor, `cannot filter by ${word}`);
    if (rule.values && !rule.values.includes(value)) {
      throw unsupported(vendor, `knows ${word} only as ${rule.values.join(", ")}`);
    }
    const satisfied = rule.satisfiedBy?.(value) ?? "some";
    if (satisfied === "no one") return undefined;
    if (satisfied === "everyone") continue;
    const holds = (customer: Customer): Verdict => predicates[word](customer, value);
    const row = typeof rule.row === "function" ? rule.row(value) : rule.row;
    const asked = rule.ask?.(value, asking) ?? {};
    // By id nothing else is asked, and one parameter holds one value: then the word is left to the rows.
    if (byId ? !rule.byId : clash(query, asked)) {
      if (!byId && !row) throw unsupported(vendor, `cannot filter by ${word} together with the other filters`);
      // What rows do not carry in full they can confirm, never rule out.
      keeps.push({ word, holds: row ? holds : (customer) => holds(customer) || undefined });
      honours.push({ what: word, how: "local" });
      continue;
    }
    Object.assign(query, asked);
    if (row === "checks") checks.push({ word, holds });
    if (row === "filters") keeps.push({ word, holds });
    if (row === "filters" && rule.proof) checks.push({ word, holds: (customer) => rule.proof?.(customer, value) });
    honours.push({ what: word, how: pushdownOf(rule, value) });
  }
  for (const [name, value] of Object.entries(question.own)) {
    if (clash(query, { [name]: value })) {
      throw new Problem(
        "invalid_argument",
        `vendor_filters: ${vendor.name}'s ${name} is already set by another filter: leave one of them out.`,
      );
    }
    query[name] = value;
    honours.push({ what: name, how: customers.parameters[name]?.unsure ? "unsure" : "vendor" });
  }
  if (question.search) honours.push({ what: "query", how: weakest(question.search.map(searchHow)) });
  const { created_after: after, created_before: before } = question.filters;
  return {
    queries: legsOf(customers, question, query, byId),
    checks,
    keeps,
    pushdowns: honours,
    created: { after, before },
  };
};

const legsOf = (
  customers: Listing,
  question: Question,
  query: Query,
  byId: readonly string[] | undefined,
): PlannedQuery[] => {
  if (byId) return [{ kind: "ids", ids: byId }];
  const asked = question.sort && customers.orders[question.sort];
  const always = asked ? { ...customers.fixedQuery, ...asked } : customers.fixedQuery;
  // A vendor filter may set another order: then none is relied on.
  const ordering = { ...customers.orders.created_at, ...customers.orders["-created_at"] };
  const reordered = Object.keys(question.own).some((name) => name in ordering);
  const usual = customers.orders.usual;
  const order = asked ? question.sort : usual === "created_at" || usual === "-created_at" ? usual : undefined;
  const forms: readonly Query[] = question.search?.map(({ form, text }) => form.ask(text)) ?? [{}];
  return forms.map((form) => ({
    kind: "list",
    query: { ...always, ...query, ...form },
    order: reordered || question.search ? undefined : order,
  }));
};

/** What a vendor compares sign by sign it may hold in another writing. */
const searchHow = ({ form, text }: { readonly form: SearchForm; readonly text: string }): Pushdown =>
  form.how === "vendor" && hasTwoWritings(text) ? "unsure" : form.how;

const strength: readonly Pushdown[] = ["unsure", "vendor", "local", "verified"];

const weakest = (hows: readonly Pushdown[]): Pushdown => strength.find((how) => hows.includes(how)) ?? "vendor";

/** Whether the rows of a plan come in this order: the vendor sorts, and neither an own filter nor single ids prevent it. */
export const sortsBy = ({ queries }: Plan, sort: Sort): boolean =>
  queries.every((query) => query.kind === "list" && query.order === sort);
