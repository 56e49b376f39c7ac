/** Sequence's sandbox: Basic authentication, a version that every answer repeats, cursors that do not prove more. */

import { answerBy, type Route, type Routes } from "../api/routes.ts";
import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxAnswer, SandboxApi, SandboxRequest } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { sequenceError, sequenceNotFound, sequenceRefusal } from "./answers.ts";
import { sequenceCustomers } from "./customers.ts";
import { sequenceInvoices } from "./invoices.ts";
import { taxRegistrations } from "./tax-registrations.ts";

/** The only version served here, and so the newest. */
const version = "2024-07-30";
const clientId = "sandbox-sequence-client";
const clientSecret = "sandbox-sequence-9b1d7c0e53f24a68";
const authorization = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");

/** The scheme's letter case does not matter; the rest does. */
const isAuthorized = ({ headers }: SandboxRequest): boolean => {
  const [scheme = "", sent] = (headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "basic" && sent === authorization;
};

/** Nobody here has credits. */
const credits =
  (population: Population): Route =>
  (query, customer) => {
    const refusal = sequenceRefusal(query, {});
    if (refusal) return refusal;
    return population.find("sequence", customer)
      ? { status: 200, json: { items: [] } }
      : sequenceNotFound("Customer", customer);
  };

/** Read-only customers, invoices, tax registrations and (empty) credits, version 2024-07-30. */
export const sequenceApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const routes: Routes = {
    ...sequenceCustomers(population, matching),
    ...sequenceInvoices(population),
    "/tax-registrations": taxRegistrations(population),
    "/credits/{id}/balances": credits(population),
  };
  const answer = answerBy(routes);
  const answerTo = (request: SandboxRequest): SandboxAnswer => {
    const asked = request.headers["sequence-version"];
    if (asked !== undefined && asked !== version)
      return sequenceError(400, "UnrecognisedApiVersion", `API version ${asked} is not recognised`);
    if (!isAuthorized(request)) return sequenceError(401, "Unauthorized", "Invalid credentials");
    return answer(request) ?? sequenceError(404, "NotFound", "No such resource");
  };
  return {
    id: "sequence",
    prefix: "/sequence/api",
    baseUrlSetting: "SEQUENCE_BASE_URL",
    credentials: { SEQUENCE_CLIENT_ID: clientId, SEQUENCE_CLIENT_SECRET: clientSecret },
    position: ["after", "before"],
    notFilters: ["limit", "sortBy", "sortOrder"],
    leftOpen: { lists: [], pageSize: "limit", filters: [] },
    paths: Object.keys(routes),
    handle(request) {
      const answered = answerTo(request);
      return { ...answered, headers: { ...answered.headers, "sequence-version": version } };
    },
  };
};
