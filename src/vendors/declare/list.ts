/** One answer to a list request, before its rows are translated. */

import type { Position, Seen } from "../pagination/strategy.ts";

/** What an echo is compared with. */
export interface Answered {
  readonly headers: Readonly<Record<string, string>>;
  readonly position: Position | undefined;
  readonly size: number;
}

/** Raw facts of an answer, rows still as the vendor sent them. */
export interface Reading extends Omit<Seen, "count"> {
  readonly items: readonly unknown[];
}
