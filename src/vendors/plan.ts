/** The plan before every call: what is sent, what is checked on the rows, what is filtered here, what is refused. */

import type { Query } from "../http/request.ts";
import { containsPart } from "../text/fold.ts";
import type { Customer } from "../vocabulary/customer.ts";
import { type Filters, type Word, words } from "../vocabulary/filters.ts";
import { predicates, type Verdict } from "../vocabulary/predicates.ts";
import { Problem } from "../vocabulary/problem.ts";
import type { Pushdown, Sort } from "../vocabulary/pushdown.ts";
import { isToldByRows } from "./capability.ts";
import { fromInvoices, satisfiedBy, type WordRule } from "./declare/filter-rules.ts";
import { partsAsked } from "./declare/parameters.ts";
import type { Customers, Vendor } from "./define.ts";
import { invoicesAsked, readsList } from "./invoice-question.ts";
import type { Position } from "./pagination/strategy.ts";
import { fetchedBy, type PlannedQuery, queriesOf } from "./planned-queries.ts";
import { pushdownOf } from "./pushdown.ts";
import type { Question } from "./question.ts";
import { type Judged, partsSent, searchHow } from "./search.ts";
import { clash, refuseBeside, vendorFilterChecks, vendorFilterPushdowns } from "./vendor-filters.ts";

interface Check {
  /** The word, or the vendor's own parameter. */
  readonly word: string;
  /** `sent` is the row as the vendor sent it. */
  readonly holds: (customer: Customer, sent: unknown) => Verdict;
}

export interface Plan {
  readonly queries: readonly PlannedQuery[];
  /** A row for which one of these is false contradicts the question. */
  readonly checks: readonly Check[];
  /** A row for which one of these is false is not asked for, and one for which it is undefined cannot be told. */
  readonly keeps: readonly Check[];
  /** How rows are judged where there are so few that all of them are read, and which words they tell then. */
  readonly small?: (Pick<Plan, "checks" | "keeps"> & { readonly words: readonly string[] }) | undefined;
  readonly pushdowns: readonly { readonly what: string; readonly how: Pushdown }[];
  readonly search?: Judged | undefined;
  /** The vendor may match more rows than are kept, by what the caller may not see: how many were read is not said. */
  readonly hidesCounts?: true | undefined;
  /** The vendor's own fields that rows carry beside the customer. */
  readonly fields?: readonly string[] | undefined;
  /** Bounds on creation, for stopping early where pages come in creation order. */
  readonly created: { readonly after?: string | undefined; readonly before?: string | undefined };
  /** Where its walk begins; undefined: the first page of what there is now. */
  readonly first?: Position | undefined;
  /** Epoch milliseconds: no row that it brings is older. Undefined: the vendor is asked now. */
  readonly asOf?: number | undefined;
}

const asRule = (rule: unknown): WordRule<Word> | undefined => rule as WordRule<Word> | undefined;

/** The values given, in the vocabulary's order. */
const given = (filters: Filters): [Word, never][] =>
  words.flatMap((word): [Word, never][] => (filters[word] === undefined ? [] : [[word, filters[word] as never]]));

const unsupported = (vendor: Vendor, reason: string): Problem =>
  new Problem("unsupported", `${vendor.name} ${reason}.`);

/** What becomes of one filter word. */
type Decision =
  | { readonly kind: "satisfied by everyone" }
  | { readonly kind: "satisfied by no one" }
  | { readonly kind: "unsupported"; readonly reason: string }
  | ({ readonly kind: "honoured"; readonly query: Query; readonly how: Pushdown } & RowTests);

interface RowTests {
  /** The query finds some of them first; all rows come after it. */
  readonly first?: true | undefined;
  readonly check?: Check | undefined;
  readonly keep?: Check | undefined;
  /** What tells all rows that match, where all are read. */
  readonly told?: Check | undefined;
}

/** `query` is what the words before this one ask; `byId`: single ids are requested, which take no other parameter. */
interface Context {
  readonly customers: Customers;
  readonly question: Question;
  readonly query: Query;
  readonly byId: boolean;
  /** Customers are found by their invoices. */
  readonly byInvoices: boolean;
  /** The word by which single customers are requested. */
  readonly fetched: Word | undefined;
}

/** A word of single customers where another word leads to them: ids are looked for among those, nothing else can be. */
const unfetched = ({ word, holds }: Check): Decision =>
  word === "ids"
    ? { kind: "honoured", query: {}, how: "local", keep: { word, holds } }
    : { kind: "unsupported", reason: `takes ${word} in a path alone, so with no other characters than an id has` };

const decide = (word: Word, value: never, rule: WordRule<Word> | undefined, context: Context): Decision => {
  if (!rule) return { kind: "unsupported", reason: `cannot filter by ${word}` };
  const members: readonly never[] = Array.isArray(value) ? value : [value];
  const allowed = rule.values;
  if (allowed && !members.every((member) => allowed.includes(member))) {
    return { kind: "unsupported", reason: `knows ${word} only as ${allowed.join(", ")}` };
  }
  const satisfied = satisfiedBy(rule, members);
  if (satisfied !== "some") return { kind: `satisfied by ${satisfied}` };
  return decideSome(word, value, rule, context);
};

/** What becomes of a word that is true of some customers. */
const decideSome = (word: Word, value: never, rule: WordRule<Word>, context: Context): Decision => {
  const { customers, question, byId } = context;
  if (context.byInvoices && fromInvoices(rule, value, question.filters))
    return { kind: "honoured", query: {}, how: "invoices" };
  const holds = (customer: Customer): Verdict => predicates[word](customer, value);
  if (rule.byId && context.fetched !== word) return unfetched({ word, holds });
  const row = typeof rule.row === "function" ? rule.row(value) : rule.row;
  const query = rule.ask ? rule.ask(value, { filters: question.filters, asOf: question.asOf }) : {};
  if (!query) return { kind: "unsupported", reason: `cannot be asked for ${[value].flat().join(" and ")} at once` };
  // One parameter holds one value, and an id is requested with no parameter at all.
  const isAlone = byId && !rule.byId && (rule.ask ?? rule.row) !== undefined;
  if (isAlone || clash(context.query, query)) return leftToRows({ word, holds }, row !== undefined, byId);
  const how = pushdownOf(customers, rule, value, query);
  const told = isToldByRows(customers, rule, word, how) ? { word, holds } : undefined;
  return { kind: "honoured", query, how, told, ...rowTests(rule, value, { word, holds }, row) };
};

const rowTests = (rule: WordRule<Word>, value: never, test: Check, row: "checks" | "filters" | undefined): RowTests => {
  const { proof, thenAllRows } = rule;
  if (row === "checks") return { check: test };
  const check = proof && { word: test.word, holds: (customer: Customer): Verdict => proof(customer, value) };
  return { check, first: thenAllRows, ...(row === "filters" ? { keep: test } : {}) };
};

const leftToRows = ({ word, holds }: Check, inRows: boolean, byId: boolean): Decision => {
  if (!byId && !inRows) {
    return { kind: "unsupported", reason: `cannot filter by ${word} together with the other filters` };
  }
  // What rows do not carry in full they can confirm, never rule out.
  const confirms = (customer: Customer, sent: unknown): Verdict => holds(customer, sent) || undefined;
  return { kind: "honoured", query: {}, how: "local", keep: { word, holds: inRows ? holds : confirms } };
};

/** Words about what is hidden, which name it whole. */
const hiddenWords: ReadonlySet<Word> = new Set<Word>(["email"]);

/**
 * The same for a caller from whom personal data is hidden, where the vendor may match by a part of it: only rows that
 * show the word are kept, by a name that holds what was sent where the word is not about hidden values; the others
 * count nowhere, and what rows do not show is missed.
 */
const decideFor = (vendor: Vendor, word: Word, value: never, context: Context): Decision => {
  const decision = decide(word, value, asRule(vendor.customers.words[word]), context);
  if (context.question.pii !== "masked" || decision.kind !== "honoured") return decision;
  const sent = partsAsked(vendor.customers.parameters, decision.query);
  if (sent.length === 0) return decision;
  const isVisible = ({ name }: Customer): boolean => sent.some((text) => containsPart(name ?? "", text));
  const holds = (customer: Customer): Verdict =>
    predicates[word](customer, value) === true && (hiddenWords.has(word) || isVisible(customer));
  const isJudged = decision.check !== undefined || decision.keep !== undefined;
  const how = hiddenWords.has(word) && isJudged ? decision.how : "unsure";
  const { told } = decision;
  const isTold = (customer: Customer): boolean => predicates[word](customer, value) === true;
  return { ...decision, how, check: undefined, keep: { word, holds }, told: told && { word, holds: isTold } };
};

type Honoured = Extract<Decision, { readonly kind: "honoured" }>;

const testsOf = (words: readonly Honoured[]) => ({
  checks: words.flatMap(({ check }) => check ?? []),
  keeps: words.flatMap(({ keep }) => keep ?? []),
});

/** The same where all rows are read that the words left to the vendor bring; undefined where that tells no more. */
const smallOf = (words: readonly Honoured[]) => {
  const told = words.flatMap((word) => word.told ?? []);
  const others = words.filter((word) => !word.told);
  const { checks, keeps } = testsOf(others);
  const query: Query = Object.assign({}, ...others.map((word) => (word.first ? {} : word.query)));
  return told.length > 0
    ? { query, checks, keeps: [...keeps, ...told], words: told.map(({ word }) => word) }
    : undefined;
};

/** What the words come to together. `undefined`: nobody can match. */
const foldWords = (vendor: Vendor, question: Question, ways: Pick<Context, "byId" | "byInvoices" | "fetched">) => {
  const { customers } = vendor;
  const query: Record<string, Query[string]> = {};
  const first: Record<string, Query[string]> = {};
  const honoured: Honoured[] = [];
  const pushdowns: { what: string; how: Pushdown }[] = [];
  for (const [word, value] of given(question.filters)) {
    const decision = decideFor(vendor, word, value, { customers, question, query, ...ways });
    if (decision.kind === "unsupported") throw unsupported(vendor, decision.reason);
    if (decision.kind === "satisfied by no one") return undefined;
    if (decision.kind === "satisfied by everyone") continue;
    Object.assign(decision.first ? first : query, decision.query);
    honoured.push(decision);
    pushdowns.push({ what: word, how: decision.how });
  }
  const asked = partsAsked(customers.parameters, { ...query, ...first });
  const hidesCounts = question.pii === "masked" && asked.length > 0;
  return { query, first, ...testsOf(honoured), pushdowns, hidesCounts, small: smallOf(honoured) };
};

/** Throws `unsupported` for a word or value without a rule. `undefined`: nobody can match, so nothing is asked. */
export const plan = (vendor: Vendor, question: Question): Plan | undefined => {
  const { customers } = vendor;
  const { filters, own } = question;
  const batch = question.together && filters.ids && customers.byId.batch?.(filters.ids);
  if (batch) {
    const query = { kind: "list" as const, query: batch, order: undefined };
    return { queries: [query], checks: [], keeps: [], pushdowns: [], created: {} };
  }
  const search = question.search?.plan();
  const fetched = fetchedBy(customers, filters)?.word;
  const invoices = invoicesAsked(customers.words, question, fetched !== undefined);
  const areFound = invoices !== undefined && !fetched && !readsList(invoices, customers.words, filters);
  refuseBeside(vendor, own, { byId: fetched !== undefined, byInvoices: areFound });
  const asked = foldWords(vendor, question, {
    byId: fetched !== undefined || areFound,
    byInvoices: invoices !== undefined,
    fetched,
  });
  if (!asked) return undefined;
  const pushdowns = [...asked.pushdowns, ...vendorFilterPushdowns(vendor, own, asked.query)];
  if (search) pushdowns.push({ what: "query", how: searchHow(customers, search) });
  const parts = search && question.pii === "masked" ? partsSent(customers, search) : [];
  const ownChecks = vendorFilterChecks(vendor, own);
  const { first, small } = asked;
  const byWords = { query: { ...asked.query, ...own }, first, small: small && { ...small.query, ...own }, search };
  return {
    queries: queriesOf(customers, question, byWords, invoices),
    checks: [...asked.checks, ...ownChecks],
    keeps: asked.keeps,
    small: small && { ...small, checks: [...small.checks, ...ownChecks] },
    search: search && {
      ...search,
      shows: parts.length > 0 ? (customer) => search.showsMasked(customer, parts) : undefined,
    },
    ...(parts.length > 0 || asked.hidesCounts ? { hidesCounts: true } : {}),
    pushdowns,
    fields: question.fields,
    created: { after: filters.created_after, before: filters.created_before },
  };
};

/** Whether rows that the vendor sends are left out here for not matching. */
export const filtersHere = ({ keeps, queries }: Plan): boolean =>
  keeps.length > 0 || queries.some((query) => query.kind !== "invoices" && query.of !== undefined);

/** Whether the rows of a plan come in this order: the vendor sorts, and no filter of ours or single ids prevent it. */
export const sortsBy = ({ queries }: Plan, sort: Sort): boolean =>
  queries.every((query) => query.kind === "list" && query.order === sort);
