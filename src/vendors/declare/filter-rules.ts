/**
 * How one vendor honours one filter word: data, read by the plan, by `describe_vendors`, by the docs and by the tests.
 */

import type { Query } from "../../http/request.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Filters, Word, WordValue } from "../../vocabulary/filters.ts";
import type { List } from "./list.ts";

/**
 * What a rule may look at beside its own value. `asOf` is the walk's own "now" in epoch milliseconds: it never moves.
 */
export interface Asking {
  readonly filters: Filters;
  readonly asOf: number;
}

/** One of the values of a word that takes several. */
type Member<Value> = Value extends readonly (infer One)[] ? One : Value;

/** A row of another list than the customers', as far as it names one. */
export interface Reference {
  readonly customerId: string | undefined;
  readonly text: string | undefined;
}

type FromInvoices = "always" | "beside";

export interface WordRule<W extends Word> {
  /**
   * The native parameters; undefined where these values cannot be asked for at once. Two words that set one parameter
   * must agree, or the question is refused.
   */
  readonly ask?: (value: WordValue<W>, asking: Asking) => Query | undefined;
  /** Only these of the word's values can be honoured; others are refused by name. */
  readonly values?: readonly Member<WordValue<W>>[];
  /**
   * `checks`: the list row carries every value the vendor matches on, so a row that contradicts the word shows that
   * the parameter was ignored: it is dropped, counted and said. `filters`: the vendor answers wider than the word (or
   * is not asked at all), and rows are filtered here. Absent: the row cannot tell.
   */
  readonly row?: "checks" | "filters" | ((value: WordValue<W>) => "checks" | "filters");
  /** With `filters`: what holds for every row if the vendor honoured the parameter at all. */
  readonly proof?: (customer: Customer, value: WordValue<W>) => boolean | undefined;
  /** Rows may be missed for another reason than an undocumented parameter, for every value or for this one. */
  readonly unsure?: true | ((value: WordValue<W>) => boolean);
  /**
   * Values that every customer satisfies or none does, since the vendor has no such state: nothing is sent for them.
   */
  readonly satisfiedBy?: (value: Member<WordValue<W>>) => "everyone" | "no one" | "some";
  /** The parameter looks in fewer places than the word means: after its rows all rows are read, and judged here. */
  readonly thenAllRows?: true;
  /**
   * Answered from the vendor's invoices: they are read and judged here, then the customers concerned are read.
   * `beside`: only where another word is; the vendor honours it by itself otherwise.
   */
  readonly fromInvoices?: FromInvoices | ((value: WordValue<W>, filters: Filters) => FromInvoices);
  /**
   * One by-id request per id instead of a list request. The answer to another id than the vendor's own has that one.
   */
  readonly byId?: true;
  /** Another list of the vendor's names the customers: it is read whole and judged here, then they are read. */
  readonly foundIn?: {
    readonly list: List<Reference>;
    readonly holds: (reference: Reference, value: WordValue<W>) => boolean;
  };
  /** A short remark shown by `describe_vendors` and in the docs. */
  readonly remark?: string;
}

/** A missing entry is the statement that the vendor cannot honour the word. */
export type WordRules = { readonly [W in Word]?: WordRule<W> };

/** Whether a word with this value is answered from invoices; undefined: never. */
export const fromInvoices = <W extends Word>(
  rule: WordRule<W> | undefined,
  value: WordValue<W>,
  filters: Filters,
): FromInvoices | undefined =>
  typeof rule?.fromInvoices === "function" ? rule.fromInvoices(value, filters) : rule?.fromInvoices;

/** Everyone, where any of the values is true of everyone; no one, where each is true of no one. */
export const satisfiedBy = (rule: WordRule<Word>, members: readonly never[]): "everyone" | "no one" | "some" => {
  const each = members.map((member) => rule.satisfiedBy?.(member) ?? "some");
  if (each.includes("everyone")) return "everyone";
  return each.every((one) => one === "no one") ? "no one" : "some";
};
