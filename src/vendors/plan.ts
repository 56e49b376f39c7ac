/** The plan before every call: what is sent, what is checked on the rows, what is filtered here, what is refused. */

import type { Query } from "../http/request.ts";
import { containsPart, hasTwoWritings } from "../text/fold.ts";
import type { Customer, Pii } from "../vocabulary/customer.ts";
import { type Filters, type Word, words } from "../vocabulary/filters.ts";
import { predicates, type Verdict } from "../vocabulary/predicates.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Pushdown, Sort } from "../vocabulary/pushdown.ts";
import type { WordRule } from "./declare/filter-rules.ts";
import { partsAsked } from "./declare/parameters.ts";
import type { Customers, SearchForm, Vendor } from "./define.ts";

/** One question, as one connection is to answer it. `filters.ids` hold native ids of this connection only. */
export interface Question {
  readonly filters: Filters;
  /** The vendor's own filters, validated, as parameters. */
  readonly own: Query;
  readonly sort?: Sort | undefined;
  /** The forms a free text is put in, and the text as each takes it; absent for a list. */
  readonly search?: readonly { readonly form: SearchForm; readonly text: string }[] | undefined;
  /** Whether a row is shown for the free text to a caller who may not see all of it, by what was sent to the vendor. */
  readonly shows?: ((customer: Customer, sent: readonly string[]) => boolean) | undefined;
  /** Of the caller who asks, absent where the program itself does. Masked: what is hidden answers neither by rows nor by their number. */
  readonly pii?: Pii | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}

export interface Check {
  readonly word: Word | "query";
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
  /** The vendor may match more rows than are kept, by what the caller may not see: how many were read is not said. */
  readonly hidesCounts?: true | undefined;
  /** Bounds on creation, for stopping early where pages come in creation order. */
  readonly created: { readonly after?: string | undefined; readonly before?: string | undefined };
}

const asRule = (rule: unknown): WordRule<Word> | undefined => rule as WordRule<Word> | undefined;

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

/** What becomes of one filter word. */
type Decision =
  | { readonly kind: "satisfied by everyone" }
  | { readonly kind: "satisfied by no one" }
  | { readonly kind: "unsupported"; readonly reason: string }
  /** Asked, and the rows cannot confirm it. */
  | { readonly kind: "asked"; readonly query: Query; readonly how: Pushdown }
  /** Asked, and a row that fails the check contradicts the vendor. */
  | { readonly kind: "checked"; readonly query: Query; readonly how: Pushdown; readonly check: Check }
  /** Asked wider than the word or not at all, and filtered here. */
  | {
      readonly kind: "filtered";
      readonly query: Query;
      readonly how: Pushdown;
      readonly keep: Check;
      readonly proof?: Check | undefined;
    };

/** `query` is what the words before this one ask; `byId`: single ids are requested, which take no other parameter. */
interface Context {
  readonly question: Question;
  readonly query: Query;
  readonly byId: boolean;
}

const decide = (word: Word, value: never, rule: WordRule<Word> | undefined, context: Context): Decision => {
  const { question, byId } = context;
  if (!rule) return { kind: "unsupported", reason: `cannot filter by ${word}` };
  if (rule.values && !rule.values.includes(value)) {
    return { kind: "unsupported", reason: `knows ${word} only as ${rule.values.join(", ")}` };
  }
  const satisfied = rule.satisfiedBy?.(value) ?? "some";
  if (satisfied !== "some") return { kind: `satisfied by ${satisfied}` };
  const holds = (customer: Customer): Verdict => predicates[word](customer, value);
  const row = typeof rule.row === "function" ? rule.row(value) : rule.row;
  const query = rule.ask?.(value, { filters: question.filters, asOf: question.asOf }) ?? {};
  // One parameter holds one value, and an id is requested with no parameter at all.
  if (byId ? !rule.byId : clash(context.query, query)) return leftToRows({ word, holds }, row !== undefined, byId);
  const how = pushdownOf(rule, value);
  if (row === "checks") return { kind: "checked", query, how, check: { word, holds } };
  if (row === undefined) return { kind: "asked", query, how };
  const { proof } = rule;
  const proven = proof && { word, holds: (customer: Customer): Verdict => proof(customer, value) };
  return { kind: "filtered", query, how, keep: { word, holds }, proof: proven };
};

const leftToRows = ({ word, holds }: Check, inRows: boolean, byId: boolean): Decision => {
  if (!byId && !inRows) {
    return { kind: "unsupported", reason: `cannot filter by ${word} together with the other filters` };
  }
  // What rows do not carry in full they can confirm, never rule out.
  const confirms = (customer: Customer): Verdict => holds(customer) || undefined;
  return { kind: "filtered", query: {}, how: "local", keep: { word, holds: inRows ? holds : confirms } };
};

/** Words about what is hidden, which name it whole. */
const hiddenWords: ReadonlySet<Word> = new Set<Word>(["email"]);

/**
 * The same for a caller from whom personal data is hidden, where the vendor may match by a part of it: only rows that
 * show the word are kept, by a name that holds what was sent where the word is not about hidden values; the others count
 * nowhere, and what rows do not show is missed.
 */
const decideFor = (vendor: Vendor, word: Word, value: never, context: Context): Decision => {
  const decision = decide(word, value, asRule(vendor.customers.words[word]), context);
  if (context.question.pii !== "masked" || !("query" in decision)) return decision;
  const sent = partsAsked(vendor.customers.parameters, decision.query);
  if (sent.length === 0) return decision;
  const isVisible = ({ name }: Customer): boolean => sent.some((text) => containsPart(name ?? "", text));
  const holds = (customer: Customer): Verdict =>
    predicates[word](customer, value) === true && (hiddenWords.has(word) || isVisible(customer));
  const how = hiddenWords.has(word) && decision.kind !== "asked" ? decision.how : "unsure";
  return { kind: "filtered", query: decision.query, how, keep: { word, holds } };
};

/** What the words come to together. `undefined`: nobody can match. */
const foldWords = (vendor: Vendor, question: Question, byId: boolean) => {
  const query: Record<string, Query[string]> = {};
  const checks: Check[] = [];
  const keeps: Check[] = [];
  const pushdowns: { what: string; how: Pushdown }[] = [];
  for (const [word, value] of given(question.filters)) {
    const decision = decideFor(vendor, word, value, { question, query, byId });
    if (decision.kind === "unsupported") throw unsupported(vendor, decision.reason);
    if (decision.kind === "satisfied by no one") return undefined;
    if (decision.kind === "satisfied by everyone") continue;
    Object.assign(query, decision.query);
    if (decision.kind === "checked") checks.push(decision.check);
    if (decision.kind === "filtered") {
      keeps.push(decision.keep);
      if (decision.proof) checks.push(decision.proof);
    }
    pushdowns.push({ what: word, how: decision.how });
  }
  const hidesCounts = question.pii === "masked" && partsAsked(vendor.customers.parameters, query).length > 0;
  return { query, checks, keeps, pushdowns, hidesCounts };
};

/** The vendor's own filters, as parameters beside those of the words. */
const ownPushdowns = (vendor: Vendor, own: Query, query: Query): Plan["pushdowns"] =>
  Object.entries(own).map(([name, value]) => {
    if (clash(query, { [name]: value })) {
      throw new Problem(
        "invalid_argument",
        `vendor_filters: ${vendor.name}'s ${name} is already set by another filter: leave one of them out.`,
      );
    }
    return { what: name, how: vendor.customers.parameters[name]?.unsure ? "unsure" : "vendor" };
  });

/** The texts by which the vendor may find a part of what is hidden. */
const partsSent = ({ parameters }: Customers, search: NonNullable<Question["search"]>): readonly string[] =>
  search.flatMap(({ form, text }) => partsAsked(parameters, form.ask(text)));

/** Throws `unsupported` for a word or value without a rule. `undefined`: nobody can match, so nothing is asked. */
export const plan = (vendor: Vendor, question: Question): Plan | undefined => {
  const { customers } = vendor;
  const { filters, own, search } = question;
  const ids = customers.words.ids?.byId ? filters.ids : undefined;
  if (ids && Object.keys(own).length > 0) throw unsupported(vendor, "takes no vendor filters beside ids");
  const asked = foldWords(vendor, question, ids !== undefined);
  if (!asked) return undefined;
  const pushdowns = [...asked.pushdowns, ...ownPushdowns(vendor, own, asked.query)];
  if (search) pushdowns.push({ what: "query", how: weakest(search.map(searchHow)) });
  const parts = question.pii === "masked" ? partsSent(customers, search ?? []) : [];
  const shows = (customer: Customer): Verdict => question.shows?.(customer, parts) ?? false;
  return {
    queries: ids ? [{ kind: "ids", ids }] : listQueries(customers, question, { ...asked.query, ...own }),
    checks: asked.checks,
    keeps: parts.length > 0 ? [...asked.keeps, { word: "query", holds: shows }] : asked.keeps,
    ...(parts.length > 0 || asked.hidesCounts ? { hidesCounts: true } : {}),
    pushdowns,
    created: { after: filters.created_after, before: filters.created_before },
  };
};

const listQueries = (customers: Customers, question: Question, query: Query): PlannedQuery[] => {
  const sorted = question.sort && customers.orders[question.sort];
  // A vendor filter may set another order: then none is relied on.
  const ordering = { ...customers.orders.created_at, ...customers.orders["-created_at"] };
  const reordered = Object.keys(question.own).some((name) => name in ordering);
  const usual = customers.orders.usual;
  const order = sorted ? question.sort : usual === "created_at" || usual === "-created_at" ? usual : undefined;
  const forms: readonly Query[] = question.search?.map(({ form, text }) => form.ask(text)) ?? [{}];
  return forms.map((form) => ({
    kind: "list",
    query: { ...sorted, ...query, ...form },
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
