/**
 * Pland's sandbox: bare arrays by offset, a sort that must be JSON, no order without it, and 400 where others say 404.
 */

import { answerBy, decoded, type Routes } from "../api/routes.ts";
import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxApi } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { plandError, plandUnparsable } from "./answers.ts";
import { plandCustomers } from "./customers.ts";
import { plandDocuments } from "./invoices.ts";

const key = "sandbox:pland-2f6f1c0f5d7a4b8e";

/** Read-only customers, invoices and reminders, as docs.pland.app and pland-cli describe them. */
export const plandApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const routes: Routes = { ...plandCustomers(population, matching), ...plandDocuments(population) };
  const answer = answerBy(routes);
  return {
    id: "pland",
    prefix: "/pland/v2",
    baseUrlSetting: "PLAND_BASE_URL",
    credentials: { PLAND_API_KEY: key },
    position: ["offset"],
    notFilters: ["limit", "sort"],
    leftOpen: {
      lists: ["ids", "objectIds", "customerHasAssignedObjectManager"],
      pageSize: "limit",
      filters: ["ids", "objectIds", "customerHasAssignedObjectManager", "generalField"],
    },
    paths: Object.keys(routes),
    handle(request) {
      if (request.headers["x-api-key"] !== key) return plandError(401, "Unauthorized", "Missing or invalid API key.");
      // Lists end in a slash: without it the list's own name is what the vendor tries to read as an id.
      return answer(request) ?? plandUnparsable(decoded(request.path.split("/").at(-1) ?? ""));
    },
  };
};
