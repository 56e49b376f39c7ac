/** What a pass works with, what it says on its way, and how it stops before its end. */

import type { VendorClient } from "../../vendors/client.ts";
import type { Checkpoint } from "../../vendors/read/checkpoint.ts";
import type { ListEnd } from "../lists/read-list.ts";
import type { Store } from "../store/sql.ts";
import type { PassPlace } from "./passes.ts";

export interface PassContext {
  readonly store: Store;
  readonly client: VendorClient;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: PassProgress) => void) | undefined;
}

export interface PassProgress {
  readonly connection: string;
  readonly stage: PassPlace["stage"];
  /** Rows of the stage's list read so far, and how many the vendor says there are. */
  readonly read: number;
  readonly total: number | undefined;
}

/** Stopped or failed: the next pass goes on from there. */
export class Interrupted extends Error {}

export const interrupted = (end: ListEnd): Interrupted =>
  new Interrupted(
    end.problem?.message ?? (end.stuck ? "The vendor sends pages again instead of the next one." : "Stopped."),
    { cause: end.problem },
  );

export const tell = (
  { client, onProgress }: PassContext,
  stage: PassPlace["stage"],
  { read, total }: Checkpoint,
): void => onProgress?.({ connection: client.connection.name, stage, read, total });
