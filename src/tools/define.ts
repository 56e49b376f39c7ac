/** What a tool is: data and one function. It knows neither the protocol nor any vendor. */

import type * as z from "zod";
import type { ReadStoredGroups } from "../aggregates/stored-groups.ts";
import type { Continuations } from "../customers/continuation/tokens.ts";
import type { GuessLimiter } from "../customers/guesses.ts";
import type { ReadStoredMatches } from "../identity/stored-matches.ts";
import type { ReadTopDebts } from "../receivables/worklist/top-debts.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Call, Connection } from "../vendors/define.ts";
import type { Pii } from "../vocabulary/customer.ts";
import type { Problem } from "../vocabulary/problem.ts";
import type { Envelope } from "./answers/envelope.ts";

/** What the process offers to every call. */
export interface CallServices {
  /** A connection within one call, a replica before it where there is one; `onAnswer`: told of its vendor's answers. */
  readonly client: (connection: Connection, call: Call, onAnswer?: () => void) => VendorClient;
  /** What a replica keeps of whole books, where there is one. */
  readonly storedGroups?: ReadStoredGroups | undefined;
  readonly topDebts?: ReadTopDebts | undefined;
  readonly storedMatches?: ReadStoredMatches | undefined;
  readonly continuations: Continuations;
  readonly deadlineMs: number;
  readonly scanRows: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Bounds what masked callers may guess; absent where the program itself asks. */
  readonly guesses?: GuessLimiter | undefined;
  /** Told of every vendor's problem, with its cause: for the log, never for an answer. */
  readonly report?: ((connection: string, problem: Problem) => void) | undefined;
}

/** Who calls: what they may ask, and how much they may see. */
export interface Caller {
  readonly principal: string;
  /** Nobody else calls, so that it shares no rate with others. */
  readonly isAlone?: boolean;
  readonly connections: readonly Connection[];
  readonly pii: Pii;
}

export interface ToolCall {
  readonly services: CallServices;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  /** Said to clients that asked for progress. */
  readonly progress?: ((message: string, done: number) => void) | undefined;
}

interface Tool<Arguments extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Arguments;
  /** A call that works, for errors that teach. */
  readonly example: string;
  /** Rejects with a `Problem`. */
  readonly run: (given: z.infer<Arguments>, call: ToolCall) => Promise<Envelope>;
}

/** A tool with its argument types forgotten, for the registry. */
export type AnyTool = Omit<Tool, "run"> & {
  readonly run: (given: never, call: ToolCall) => Promise<Envelope>;
};

export const defineTool = <Arguments extends z.ZodObject>(tool: Tool<Arguments>): Tool<Arguments> => tool;
