/** Zenskar's lists by creation: cursors follow one another, slices of `created_at` need not. */

import { readMoment } from "../../vocabulary/moment.ts";
import type { Slices } from "../declare/list.ts";

export const instant = (at: number): string => new Date(at).toISOString();

/** A list's slices by how it is asked for one; dates come without a zone and are read as UTC, as they are sent. */
export const slicesBy = (ask: Slices["ask"]): Slices => ({
  ask,
  orders: { oldest: { order: "created_at" }, newest: { order: "-created_at" } },
  createdAt: (item) => readMoment((item as { readonly created_at?: unknown } | null)?.created_at)?.at,
});
