/** The same customers over whole books: what a replica finds by the evidence of those that are asked about. */

import type { Connection } from "../vendors/define.ts";
import type { Customer } from "../vocabulary/customer.ts";

export interface Candidate {
  readonly connection: Connection;
  readonly customer: Customer;
}

export interface StoredMatches {
  /**
   * Those asked about, as they are kept where they are: a vendor may say more of one customer than its list says of
   * all, and what is said of two customers must not hang on which of them is asked about.
   */
  readonly asked: readonly Candidate[];
  /** Everybody who shares a key of evidence with somebody asked about, and is not among those. */
  readonly candidates: readonly Candidate[];
  /** Keys that more customers share than evidence can have: what they are on is not all here. */
  readonly tooCommon: ReadonlySet<string>;
  /** The connections that were looked through, by name: nothing of them is older, epoch milliseconds. */
  readonly asOf: ReadonlyMap<string, number>;
}

/** Undefined where none of the connections is kept, or young enough. `among`: `asked` may be of others. */
export type ReadStoredMatches = (
  asked: readonly Candidate[],
  among: readonly Connection[],
) => Promise<StoredMatches | undefined>;
