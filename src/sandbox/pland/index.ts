/** Pland's sandbox: bare arrays by offset, a sort that must be JSON, no order without it, and 400 where others say 404. */

import { loosely, type Matching } from "../api/strictness.ts";
import type { SandboxApi } from "../api/vendor-api.ts";
import type { Population } from "../population/company.ts";
import { plandError, plandUnparsable } from "./answers.ts";
import { createPlandCustomers } from "./customers.ts";
import { createPlandDocuments } from "./invoices.ts";

const key = "sandbox:pland-2f6f1c0f5d7a4b8e";

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Read-only customers, invoices and reminders, as docs.pland.app and pland-cli describe them. */
export const plandApi = (population: Population, matching: Matching = loosely): SandboxApi => {
  const areas = new Map([
    ["customers", createPlandCustomers(population, matching)],
    ...createPlandDocuments(population),
  ]);
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
    handle({ path, query, headers }) {
      if (headers["x-api-key"] !== key) return plandError(401, "Unauthorized", "Missing or invalid API key.");
      const [, area = "", segment, ...rest] = path.split("/");
      const answer = areas.get(area);
      // Lists end in a slash: without it the area itself is what the vendor tries to read as an id.
      if (!answer || segment === undefined || rest.some((part) => part !== ""))
        return plandUnparsable(decoded(segment ?? area));
      return answer(decoded(segment), query);
    },
  };
};
