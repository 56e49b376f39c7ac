/** Sequence's sandbox: Basic authentication, a version that every answer repeats, cursors that do not prove more. */

import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxAnswer, SandboxApi, SandboxRequest } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { sequenceError, sequenceNotFound, sequenceRefusal } from "./answers.ts";
import { createSequenceCustomers } from "./customers.ts";
import { createSequenceInvoices } from "./invoices.ts";
import { createTaxRegistrations } from "./tax-registrations.ts";

/** The only version served here, and so the newest. */
const version = "2024-07-30";
const clientId = "sandbox-sequence-client";
const clientSecret = "sandbox-sequence-9b1d7c0e53f24a68";
const authorization = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");

const decoded = (path: string): readonly string[] => {
  try {
    return path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
};

/** The scheme's letter case does not matter; the rest does. */
const isAuthorized = ({ headers }: SandboxRequest): boolean => {
  const [scheme = "", sent] = (headers.authorization ?? "").split(" ");
  return scheme.toLowerCase() === "basic" && sent === authorization;
};

const createAnswering = (population: Population, matching: Matching): ((request: SandboxRequest) => SandboxAnswer) => {
  const lists = new Map([
    ["customers", createSequenceCustomers(population, matching)],
    ["invoices", createSequenceInvoices(population)],
    ["tax-registrations", createTaxRegistrations(population)],
  ]);

  const route = ([area, ...parts]: readonly string[], query: URLSearchParams): SandboxAnswer | undefined => {
    const list = lists.get(area ?? "");
    if (list) return list(parts, query);
    const [customer = "", what] = parts;
    if (area !== "credits" || what !== "balances" || parts.length !== 2) return undefined;
    const refusal = sequenceRefusal(query, {});
    if (refusal) return refusal;
    return population.find("sequence", customer)
      ? { status: 200, json: { items: [] } }
      : sequenceNotFound("Customer", customer);
  };

  return (request) => {
    const asked = request.headers["sequence-version"];
    if (asked !== undefined && asked !== version)
      return sequenceError(400, "UnrecognisedApiVersion", `API version ${asked} is not recognised`);
    if (!isAuthorized(request)) return sequenceError(401, "Unauthorized", "Invalid credentials");
    return route(decoded(request.path), request.query) ?? sequenceError(404, "NotFound", "No such resource");
  };
};

/** Read-only customers, contacts, invoices and (empty) credits, version 2024-07-30. */
export const sequenceApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const answer = createAnswering(population, matching);
  return {
    id: "sequence",
    prefix: "/sequence/api",
    baseUrlSetting: "SEQUENCE_BASE_URL",
    credentials: { SEQUENCE_CLIENT_ID: clientId, SEQUENCE_CLIENT_SECRET: clientSecret },
    position: ["after", "before"],
    notFilters: ["limit", "sortBy", "sortOrder"],
    leftOpen: { lists: [], pageSize: "limit", filters: [] },
    handle(request) {
      const answered = answer(request);
      return { ...answered, headers: { ...answered.headers, "sequence-version": version } };
    },
  };
};
