/** A list without a documented order, or without a count, is read again until a reading brings nobody new. */

import type { Checkpoint } from "../../vendors/read/checkpoint.ts";
import type { PassContext } from "../sync/context.ts";
import type { Pass, Sweep, Totals } from "../sync/passes.ts";
import { countSeen, hasUnseen, type ListName } from "./write.ts";

/** A list that still brings somebody new is not settled enough to be shown. */
const mostSweeps = 4;

interface Swept {
  readonly list: ListName;
  /** Where an interrupted pass stands in it. */
  readonly begun: (Sweep & { readonly checkpoint: Checkpoint | null }) | undefined;
}

const isOrdered = ({ client }: PassContext): boolean =>
  client.connection.vendor.customers.orders.usual !== "unverified";

/**
 * Whether another reading is due. Who was met is there; only who was not met is in doubt: after the first reading those
 * that stand from earlier passes, or everybody where the order is not documented and there is no earlier pass; after a
 * further one, if it met somebody new.
 */
const isInDoubt = async (context: PassContext, pass: Pass, list: ListName, { sweep, met }: Sweep): Promise<boolean> => {
  const { store } = context;
  if (sweep > 0) return (await countSeen(store, pass, list)) > met;
  return (pass.pass === 1 && !isOrdered(context)) || (await hasUnseen(store, pass, list));
};

/** `read`: one reading from a place on. Resolves to what the last one came to. */
export const sweepUntilAgreed = async (
  context: PassContext,
  pass: Pass,
  { list, begun }: Swept,
  read: (sweep: Sweep, from: Checkpoint | null) => Promise<Totals>,
): Promise<Totals> => {
  let from = begun?.checkpoint ?? null;
  for (let sweep = begun?.sweep ?? 0; ; sweep += 1) {
    const met = from && begun ? begun.met : await countSeen(context.store, pass, list);
    const totals = await read({ sweep, met }, from);
    // A documented order and the vendor's own count prove by themselves that nobody was passed over.
    const isProven = isOrdered(context) && totals[list] !== undefined;
    if (isProven || pass.kind === "changes" || totals.lack !== undefined) return totals;
    if (!(await isInDoubt(context, pass, list, { sweep, met }))) return totals;
    if (sweep + 1 === mostSweeps) return { ...totals, disagree: `${mostSweeps} readings of its ${list} did not agree` };
    from = null;
  }
};
