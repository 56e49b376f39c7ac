/** Zenskar's refusals. The document has three shapes; a gateway in front of the API adds a fourth and a fifth. */

import type { ParameterProblem, ParameterRules } from "../api/parameters.ts";
import { parameterProblem } from "../api/parameters.ts";
import type { SandboxAnswer } from "../api/vendor-api.ts";

export const ok = (json: SandboxAnswer["json"]): SandboxAnswer => ({ status: 200, json });

export const badRequest = (message: string): SandboxAnswer => ({
  status: 400,
  json: { error_code: "BAD_REQUEST", message },
});

export const notFound = (what: string): SandboxAnswer => ({
  status: 404,
  json: { error_code: "NOT_FOUND", message: `${what} not found` },
});

export const unprocessable = (name: string, complaint: string): SandboxAnswer => ({
  status: 422,
  json: { status_code: 10422, message: `1 validation error for Query; ${name}: ${complaint}` },
});

/** No body is documented for a wrong key: the plainest a gateway sends. */
export const unauthorised: SandboxAnswer = { status: 401, json: { message: "Unauthorized" } };

/** Capital M, as the vendor's authentication page shows it. */
export const wrongOrganisation: SandboxAnswer = {
  status: 403,
  json: { Message: "User is not authorized to access this resource with an explicit deny" },
};

const complaints: Readonly<Record<string, string>> = {
  integer: "Input should be a valid integer, unable to parse string as an integer",
  number: "Input should be a valid number, unable to parse string as a number",
  boolean: "Input should be a valid boolean, unable to interpret input",
  uuid: "Input should be a valid UUID, invalid character",
  "date-time": "Input should be a valid datetime or date, invalid character",
};

const complaintOf = ({ kind, rule }: ParameterProblem): string => {
  if (kind === "minimum") return `Input should be greater than or equal to ${rule?.minimum}`;
  if (kind === "maximum") return `Input should be less than or equal to ${rule?.maximum}`;
  if (kind === "value") return `Input should be ${rule?.values?.map((value) => `'${value}'`).join(", ")}`;
  return complaints[rule?.type ?? ""] ?? "Input should be valid";
};

/**
 * The refusal of a query, if any. An undocumented parameter, and one sent twice, is refused although a real server may
 * ignore it: a filter that is dropped in silence must not pass here.
 */
export const refusal = (query: URLSearchParams, rules: ParameterRules): SandboxAnswer | undefined => {
  const problem = parameterProblem(query, rules);
  if (!problem) return undefined;
  if (problem.kind === "unknown" || problem.kind === "repeated")
    return badRequest(`Invalid filter parameter: ${problem.name}`);
  return unprocessable(problem.name, complaintOf(problem));
};
