/** What one connection is asked. */

import type { Query } from "../http/request.ts";
import type { Customer, Pii } from "../vocabulary/customer.ts";
import type { Filters } from "../vocabulary/filters.ts";
import type { Sort } from "../vocabulary/pushdown.ts";
import type { SearchText } from "./define.ts";

/** One question, as one connection is to answer it. `filters.ids` hold native ids of this connection only. */
export interface Question {
  readonly filters: Filters;
  /** The vendor's own filters, validated, as parameters. */
  readonly own: Query;
  readonly sort?: Sort | undefined;
  /** A free text; absent for a list. */
  readonly search?: SearchText | undefined;
  /** Whether a row is shown for the free text to a caller who may not see all of it, by what was sent to the vendor. */
  readonly shows?: ((customer: Customer, sent: readonly string[]) => boolean) | undefined;
  /** Of the caller who asks, absent where the program itself does. Masked: what is hidden answers neither by rows nor by their number. */
  readonly pii?: Pii | undefined;
  /** Several `ids` may be asked for in one request that brings only some of them: who asks sees to the rest. */
  readonly together?: true | undefined;
  /** The walk's "now" in epoch milliseconds. */
  readonly asOf: number;
}
