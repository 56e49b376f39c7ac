/** Fynn's sandbox: pages from 1, filters with dots in their names, German violations, bank data to be dropped. */

import { answerBy, type Routes } from "../api/routes.ts";
import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxApi } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { fynnError, fynnNotFound } from "./answers.ts";
import { filterRules, fynnCustomers } from "./customers.ts";
import { fynnDocuments } from "./invoices.ts";

const key = "sandbox-fynn-6e0c2b9a4d7f4c13";

/** Read-only customers, invoices and dunning documents, as docs.fynn.eu and the vendor's n8n node describe them. */
export const fynnApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const routes: Routes = { ...fynnCustomers(population, matching), ...fynnDocuments(population) };
  const answer = answerBy(routes);
  return {
    id: "fynn",
    prefix: "/fynn",
    baseUrlSetting: "FYNN_BASE_URL",
    credentials: { FYNN_API_KEY: key },
    position: ["page"],
    notFilters: ["limit", "order[dueDate]"],
    leftOpen: { lists: [], pageSize: "limit", filters: Object.keys(filterRules) },
    paths: Object.keys(routes),
    handle(request) {
      const [scheme = "", sent] = (request.headers.authorization ?? "").split(" ");
      if (scheme.toLowerCase() !== "bearer" || sent !== key)
        return fynnError(401, "Nicht angemeldet", "Der API-Schlüssel fehlt oder ist ungültig.");
      return answer(request) ?? fynnNotFound;
    },
  };
};
