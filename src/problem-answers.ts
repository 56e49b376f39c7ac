/** How a problem is told to a client: as an error result of a tool, or as an error of the protocol. */

import {
  type CallToolResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from "@modelcontextprotocol/server";
import { safeText } from "./text/safe-text.ts";
import { Problem } from "./vocabulary/problem.ts";

const longestError = 1_000;

/** `code: what was wrong, what is allowed, one corrected call, whether and when to retry`, at most 1,000 characters. */
const errorText = (problem: Problem): string => {
  const wait = problem.retryAfterSeconds === undefined ? "" : ` Retry after ${problem.retryAfterSeconds} s.`;
  return safeText(`${problem.code}: ${problem.message}`, longestError - wait.length - 1) + wait;
};

export const errorResult = (problem: Problem): CallToolResult => ({
  content: [{ type: "text", text: errorText(problem) }],
  isError: true,
});

/** Prompts, resources and completions know no error results: there the same words are an error of the protocol. */
export const protocolError = (problem: Problem, uri?: string): ProtocolError => {
  if (problem.code === "not_found" && uri !== undefined) return new ResourceNotFoundError(uri, errorText(problem));
  const isTheirs = problem.code === "invalid_argument" || problem.code === "not_found";
  const code = isTheirs ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, errorText(problem));
};

export const asProblem = (failure: unknown, signal: AbortSignal): Problem => {
  if (failure instanceof Problem) return failure;
  if (signal.aborted) return new Problem("cancelled", "The call was cancelled.");
  return new Problem(
    "internal",
    "Something went wrong in this server; its log says what. The same call may be tried once more.",
    { cause: failure },
  );
};

/** Turns a `Problem` into an error of the protocol. */
export const asProtocolError = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  try {
    return await act();
  } catch (failure) {
    throw failure instanceof Problem ? protocolError(failure) : failure;
  }
};
