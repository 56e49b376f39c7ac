/** What a tool hands to the rooms below it: the vendors, bound to one call, and that call's limits. */

import type { Bookmark } from "../customers/continuation/codec.ts";
import type { Request } from "../customers/request.ts";
import type { Call } from "../vendors/define.ts";
import type { ToolCall } from "./define.ts";

/** A call's own limits for the rooms below. `isBulk`: it reads whole books. `onAnswer` is told of vendors' answers. */
export const contextOf = (
  { services, caller, signal }: ToolCall,
  {
    isBulk = false,
    walk,
    onAnswer,
  }: {
    readonly isBulk?: boolean;
    readonly walk?: Call["walk"];
    readonly onAnswer?: (connection: string) => void;
  } = {},
) => {
  const deadline = performance.now() + services.deadlineMs;
  const call = {
    signal: AbortSignal.any([signal, AbortSignal.timeout(services.deadlineMs)]),
    deadline,
    asker: { principal: caller.isAlone ? "" : caller.principal, isBulk },
    walk,
  };
  return {
    clients: caller.connections.map((connection) =>
      services.client(connection, call, onAnswer && (() => onAnswer(connection.name))),
    ),
    pii: caller.pii,
    deadline,
    scanRows: services.scanRows,
    now: services.now(),
    report: services.report,
    storedGroups: services.storedGroups,
    topDebts: services.topDebts,
    guessing:
      caller.pii === "masked" && services.guesses
        ? { limiter: services.guesses, principal: caller.principal, connections: caller.connections }
        : undefined,
  };
};

/** The same for a call of a walk: its first, or the one behind a bookmark. */
export const walkContext = (call: ToolCall, { asOf }: Request, bookmark?: Bookmark) =>
  contextOf(call, { walk: { begunAt: asOf, isContinued: bookmark !== undefined } });
