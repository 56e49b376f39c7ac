/** What one connection is asked. */

import type { Query } from "../http/request.ts";
import type { Pii } from "../vocabulary/customer.ts";
import type { Filters } from "../vocabulary/filters.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import type { SearchText } from "./search.ts";

/** One question, as one connection is to answer it. `filters.ids` hold native ids of this connection only. */
export interface Question {
  readonly filters: Filters;
  /** The vendor's own filters, validated, as parameters. */
  readonly own: Query;
  readonly sort?: Sort | undefined;
  /** A free text; absent for a list. */
  readonly search?: SearchText | undefined;
  /**
   * Of the caller who asks, absent where the program itself does. Masked: what is hidden answers neither by rows nor by
   * their number.
   */
  readonly pii?: Pii | undefined;
  /** The vendor's own fields that rows carry beside the customer, by their dotted names. */
  readonly fields?: readonly string[] | undefined;
  /** Several `ids` may be asked for in one request that brings only some of them: who asks sees to the rest. */
  readonly together?: true | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}
