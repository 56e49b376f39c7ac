/** Whose payments are under way, from the list that tells it where no invoice does. */

import type { Problem } from "../../../vocabulary/problem.ts";
import type { Payment, PaymentList } from "../../declare/payments.ts";
import type { Caveat } from "../../vendor-report.ts";
import type { Access } from "../request.ts";
import { walkList } from "./walk-list.ts";

export interface PaymentsRead {
  /** Every payment was read and could be judged. */
  readonly whole: boolean;
  readonly read: number;
  readonly problem?: Problem | undefined;
  readonly caveats: readonly Caveat[];
}

/** Whose they are goes to `take`. Never rejects: a failure stands in the result. */
export const readPayments = async (
  access: Access,
  { list, queries, about }: PaymentList,
  take: (customerId: string) => void,
  reserveMs: number,
): Promise<PaymentsRead> => {
  let unjudged = 0;
  const judge = ({ customerId, isUnderWay }: Payment): undefined => {
    if (customerId === undefined || !isUnderWay) unjudged += 1;
    else take(customerId);
  };
  const walks = await Promise.all(queries.map((query) => walkList(access, list, query, judge, reserveMs)));
  const isEnded = walks.every(({ standing }) => standing === "ended");
  const moved = walks.some(({ now }) => now.moved);
  const unchecked = walks.reduce((sum, { now }) => sum + now.malformed, unjudged);
  const problem = walks.find((walk) => walk.problem)?.problem;
  return {
    whole: isEnded && !moved && unchecked === 0,
    read: walks.reduce((sum, { now }) => sum + now.read, 0),
    problem,
    caveats: [
      ...(isEnded ? [] : [{ kind: "related unread", about, code: problem?.code } as const]),
      ...(moved ? [{ kind: "data moved" } as const] : []),
      ...(unchecked > 0 ? [{ kind: "unchecked payments", count: unchecked } as const] : []),
    ],
  };
};
