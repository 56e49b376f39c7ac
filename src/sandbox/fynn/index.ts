/** Fynn's sandbox: pages from 1, filters with dots in their names, German violations, bank data to be dropped. */

import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxApi } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { fynnError, fynnNotFound } from "./answers.ts";
import { createFynnCustomers, filterRules } from "./customers.ts";
import { createFynnDocuments } from "./invoices.ts";

const key = "sandbox-fynn-6e0c2b9a4d7f4c13";

const decoded = (path: string): readonly string[] => {
  try {
    return path.split("/").slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
};

/** Read-only customers, invoices and dunning documents, as docs.fynn.eu and the vendor's n8n node describe them. */
export const fynnApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const areas = new Map([["customers", createFynnCustomers(population, matching)], ...createFynnDocuments(population)]);
  return {
    id: "fynn",
    prefix: "/fynn",
    baseUrlSetting: "FYNN_BASE_URL",
    credentials: { FYNN_API_KEY: key },
    position: ["page"],
    notFilters: ["limit", "order[dueDate]"],
    leftOpen: { lists: [], pageSize: "limit", filters: Object.keys(filterRules) },
    handle({ path, query, headers }) {
      const [scheme = "", sent] = (headers.authorization ?? "").split(" ");
      if (scheme.toLowerCase() !== "bearer" || sent !== key)
        return fynnError(401, "Nicht angemeldet", "Der API-Schlüssel fehlt oder ist ungültig.");
      const [area = "", ...parts] = decoded(path);
      return areas.get(area)?.(parts, query) ?? fynnNotFound;
    },
  };
};
