/** What a worklist is asked, and what it may use for its answer. */

import type { VendorClient } from "../../vendors/client.ts";
import type { ReadTopDebts, TopWanted } from "./top-debts.ts";

export interface WorklistQuestion extends TopWanted {
  /** Any instant of the as-of day, epoch milliseconds. */
  readonly asOf: number;
}

export interface WorklistContext {
  readonly clients: readonly VendorClient[];
  /** On `performance.now()`. */
  readonly deadline: number;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Requests for single invoices at each vendor; undefined: as the vendor declares. */
  readonly mostFills?: number | undefined;
  /** Requests for single customers at each vendor; undefined: as many as a call of an agent may take. */
  readonly mostById?: number | undefined;
  /** What is ranked already, where a replica keeps it. */
  readonly topDebts?: ReadTopDebts | undefined;
  /** Said after each step. */
  readonly onProgress?: ((message: string, done: number) => void) | undefined;
}
