/** A walk through one query of a list of receivables, from its first page to its end or as far as the time goes. */

import type { Query } from "../../../http/request.ts";
import type { List } from "../../declare/list.ts";
import { start } from "../checkpoint.ts";
import { readPage } from "../page.ts";
import { receivablesProblem } from "../problem-of.ts";
import type { Access } from "../request.ts";
import { startWalk, type Walk } from "../walk.ts";

/** What a walk came to. `stopped`: `take` had seen enough. */
export interface ListWalk extends Pick<Walk<unknown>, "now" | "standing" | "problem" | "requests"> {
  readonly stopped: boolean;
}

/**
 * Every row, in the vendor's order, to `take`, which may end the walk by returning "stop". Never rejects.
 */
export const walkList = async <Row>(
  access: Access,
  list: List<Row>,
  query: Query,
  take: (row: Row) => "stop" | undefined,
  reserveMs: number,
): Promise<ListWalk> => {
  const size = list.mostPerPage;
  const deadline = access.call.deadline - reserveMs;
  // A list that hangs must not take the time of what follows it.
  const bounded = { ...access, call: { ...access.call, deadline } };
  const walk = startWalk<Row>(
    {
      rules: { orders: [undefined], created: {} },
      page: async (_query, position) => {
        try {
          return await readPage(bounded, list, query, { position, size }, (value, id) => ({ kind: "kept", id, value }));
        } catch (failure) {
          throw receivablesProblem(access.connection, failure);
        }
      },
    },
    start,
    { deadline, reserveMs: 0 },
  );
  let stopped = false;
  await walk.read(
    () => stopped,
    (row) => {
      stopped ||= take(row) === "stop";
    },
  );
  const { now, standing, problem, requests } = walk;
  return { now, standing, problem, requests, stopped };
};
