/** Whether a list can be read in slices. */

import type { Query } from "../../../http/request.ts";
import type { List } from "../../declare/list.ts";

/** Whether a query leaves creation open, so that the list can be asked for in slices of it. */
export const isSliceable = ({ slices }: List<unknown>, query: Query): boolean =>
  slices !== undefined && Object.keys(slices.ask({ from: 0, until: 0 })).every((name) => query[name] === undefined);
