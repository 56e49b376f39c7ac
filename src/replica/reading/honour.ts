/** Which questions the replica answers as the vendor would, and which only the vendor can: word by word. */

import { parseQuery } from "../../search/query.ts";
import { satisfiedBy, type WordRule } from "../../vendors/declare/filter-rules.ts";
import type { Vendor } from "../../vendors/define.ts";
import type { Question } from "../../vendors/question.ts";
import { type Filters, type Word, words } from "../../vocabulary/filters.ts";
import type { Source } from "./snapshot.ts";

/** `replica`: by its rows. `live`: only the vendor knows. `everyone` and `no one`: the vendor has no such state. */
type Answered = "replica" | "live" | "everyone" | "no one";

const ruleOf = (vendor: Vendor, word: Word): WordRule<Word> | undefined =>
  vendor.customers.words[word] as WordRule<Word> | undefined;

/** Words that are judged from invoices. */
const fromInvoices: ReadonlySet<Word> = new Set(["due_before", "financial_status"]);

/** Payments are not kept: whose are under way, a vendor whose invoices never say it tells at the time. */
const isToldByPayments = ({ receivables }: Vendor, values: readonly string[]): boolean =>
  receivables?.payments !== undefined && values.includes("pending");

/** Rows of which the word's field is not said at all, by word. */
export const unsaidOf = ({ unsaid }: Source): Readonly<Record<string, number>> => JSON.parse(unsaid);

const answeredBy = (vendor: Vendor, source: Source, word: Word, value: never): Answered => {
  const rule = ruleOf(vendor, word);
  const satisfied = rule ? satisfiedBy(rule, [value].flat() as readonly never[]) : "some";
  if (satisfied !== "some") return satisfied;
  if (rule?.values && ![value].flat().every((one) => rule.values?.includes(one))) return "live";
  if (fromInvoices.has(word))
    return source.invoices_lack === null && !isToldByPayments(vendor, [value].flat()) ? "replica" : "live";
  const isSilent = (unsaidOf(source)[word] ?? 0) >= (source.customers ?? 0) && source.customers !== 0;
  if (isSilent) return "live";
  // What the vendor matches on and its rows do not show, only the vendor can tell.
  const row = typeof rule?.row === "function" ? rule.row(value) : rule?.row;
  return rule === undefined || row !== undefined || rule.byId ? "replica" : "live";
};

/**
 * Whether rows show what a text may be: what the vendor alone searches by, such as e-mails of another list, it is
 * asked.
 */
export const isShown = ({ customers }: Vendor, { search }: Question): boolean =>
  search === undefined ||
  parseQuery(search.text).kinds.every(
    (kind) => kind === "id" || customers.inRows.includes(kind) || customers.searches[kind] === undefined,
  );

/**
 * The filters that are left for the replica to judge; "live" where the vendor has to be asked, "nobody" where none can
 * match.
 */
export const replicaFilters = (
  vendor: Vendor,
  source: Source,
  { filters, own, fields }: Question,
): Filters | "live" | "nobody" => {
  // Rows are kept as what answers show of everybody: a vendor's own fields are its own to tell.
  if (Object.keys(own).length > 0 || fields) return "live";
  const answers = words.flatMap((word) => {
    const value = filters[word];
    return value === undefined ? [] : [{ word, answered: answeredBy(vendor, source, word, value as never) }];
  });
  if (answers.some(({ answered }) => answered === "live")) return "live";
  if (answers.some(({ answered }) => answered === "no one")) return "nobody";
  const left = answers.filter(({ answered }) => answered === "replica");
  return Object.fromEntries(left.map(({ word }) => [word, filters[word]]));
};
