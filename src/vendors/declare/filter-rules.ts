/** How one vendor honours one filter word: data, read by the plan, by `describe_vendors`, by the docs and by the tests. */

import type { Query } from "../../http/request.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Filters, Word, WordValue } from "../../vocabulary/filters.ts";

/** What a rule may look at beside its own value. `asOf` is the walk's own "now" in epoch milliseconds: it never moves. */
export interface Asking {
  readonly filters: Filters;
  readonly asOf: number;
}

export interface WordRule<W extends Word> {
  /** The native parameters. Two words that set one parameter must agree, or the question is refused. */
  readonly ask?: (value: WordValue<W>, asking: Asking) => Query;
  /** Only these of the word's values can be honoured; others are refused by name. */
  readonly values?: readonly WordValue<W>[];
  /**
   * `checks`: the list row carries every value the vendor matches on, so a row that contradicts the word shows that
   * the parameter was ignored: it is dropped, counted and said. `filters`: the vendor answers wider than the word (or
   * is not asked at all), and rows are filtered here. Absent: the row cannot tell.
   */
  readonly row?: "checks" | "filters" | ((value: WordValue<W>) => "checks" | "filters");
  /** With `filters`: what holds for every row if the vendor honoured the parameter at all. */
  readonly proof?: (customer: Customer, value: WordValue<W>) => boolean | undefined;
  /** Match semantics or wire form undocumented, or such for this value: may miss rows. */
  readonly unsure?: boolean | ((value: WordValue<W>) => boolean);
  /** Values that every customer satisfies or none does, since the vendor has no such state: nothing is sent for them. */
  readonly satisfiedBy?: (value: WordValue<W>) => "everyone" | "no one" | "some";
  /** One by-id request per id instead of a list request. */
  readonly byId?: true;
  /** A short remark shown by `describe_vendors` and in the docs. */
  readonly remark?: string;
}

/** A missing entry is the statement that the vendor cannot honour the word. */
export type WordRules = { readonly [W in Word]?: WordRule<W> };
