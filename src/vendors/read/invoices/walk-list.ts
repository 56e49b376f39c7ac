/** A walk through one query of a list of receivables, from its first page to its end or as far as the time goes. */

import type { Query } from "../../../http/request.ts";
import type { List, Slice } from "../../declare/list.ts";
import type { Position } from "../../pagination/strategy.ts";
import { start } from "../checkpoint.ts";
import { type Page, readPage } from "../page.ts";
import { receivablesProblem } from "../problem-of.ts";
import type { Access } from "../request.ts";
import { isSliceable } from "../slices/is-sliceable.ts";
import { startWalk, type Walk } from "../walk.ts";

/** What a walk came to. `stopped`: `take` had seen enough. */
export interface ListWalk extends Pick<Walk<unknown>, "now" | "standing" | "problem" | "requests"> {
  readonly stopped: boolean;
}

/** One of its largest pages, every row of its kind kept. Rejects with a `Problem`. */
export const listPage = async <Row>(
  access: Access,
  list: List<Row>,
  query: Query,
  position: Position | undefined,
  slice?: Slice,
): Promise<Page<Row>> => {
  try {
    const at = { position, size: list.mostPerPage, slice };
    return await readPage(access, list, query, at, (value, id) => ({ kind: "kept", id, value }));
  } catch (failure) {
    throw receivablesProblem(access.connection, failure);
  }
};

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
  const deadline = access.call.deadline - reserveMs;
  // A list that hangs must not take the time of what follows it.
  const bounded = { ...access, call: { ...access.call, deadline } };
  const walk = startWalk<Row>(
    {
      rules: { orders: [undefined], created: {} },
      page: (_query, position, slice) => listPage(bounded, list, query, position, slice),
      slots: access.slots,
      isWhole: true,
      isSliceable: isSliceable(list, query),
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
