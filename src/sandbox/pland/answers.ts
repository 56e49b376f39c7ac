/** How Pland's sandbox answers: bare arrays, and one error body for everything. */

import { type ParameterProblem, type ParameterRules, parameterProblem } from "../api/parameters.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";

/** `{ message, errors: [{ message }] }`, as repo yell-services/pland-cli reads it. */
export const plandError = (status: number, message: string, detail = message): SandboxAnswer => ({
  status,
  json: { message, errors: [{ message: detail }] },
});

/** An id that is no ObjectId, or a route that does not exist: the vendor reads every last segment as an id. */
export const plandUnparsable = (segment: string): SandboxAnswer => plandError(400, `Failed to parse Id: ${segment}`);

/** Unknown ids are 400 with these words, not 404. */
export const plandNotFound: SandboxAnswer = plandError(400, "Bad request", "Not found.");

const wordsOf: Readonly<Record<ParameterProblem["kind"], (problem: ParameterProblem) => string>> = {
  unknown: ({ name }) => `"${name}" is not allowed`,
  repeated: ({ name }) => `"${name}" must be a single value`,
  type: ({ name, rule }) => `"${name}" must be of type ${rule?.type ?? "text"}`,
  minimum: ({ name, rule }) => `"${name}" must be greater than or equal to ${rule?.minimum ?? 0}`,
  maximum: ({ name, rule }) => `"${name}" must be less than or equal to ${rule?.maximum ?? 0}`,
  value: ({ name, rule }) => `"${name}" must be one of ${rule?.values?.join(", ") ?? ""}`,
};

/** The 400 for the first parameter that breaks the rules; undefined when all keep them. */
export const plandRefusal = (query: URLSearchParams, rules: ParameterRules): SandboxAnswer | undefined => {
  const problem = parameterProblem(query, rules);
  return problem && plandError(400, "Validation failed", wordsOf[problem.kind](problem));
};

/**
 * At the customers, undocumented parameters are refused; at the invoices the vendor ignores them (pland-cli, probed).
 */
export const knownOnly = (query: URLSearchParams, rules: ParameterRules): URLSearchParams => {
  return new URLSearchParams([...query].filter(([name]) => Object.hasOwn(rules, name)));
};
