/** Sequence's tax registrations: the list takes paging alone. Source: `GET /tax-registrations`, version 2024-07-30. */

import { createFinder, rowsOf } from "../api/finder.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Json, SandboxAnswer } from "../api/vendor-api.ts";
import type { Company, Population } from "../population/company.ts";
import { numberOfOtherId, otherId } from "../population/ids.ts";
import { sequencePage, sequencePagingRules, sequenceRefusal } from "./answers.ts";

const { sortBy: _sortBy, sortOrder: _sortOrder, ...rules } = sequencePagingRules;
const listRules: ParameterRules = rules;

const registration = (seed: number, { index, id, vatId, country }: Company): Json => ({
  id: otherId(seed, "sequence", "registration", index),
  sequenceAccountId: otherId(seed, "sequence", "entity", 0),
  taxIdentifier: vatId,
  customerId: id,
  merchantId: null,
  country,
  state: null,
});

/** Answers to the parts of the path after `/tax-registrations`; undefined for a route that is not served here. */
export const createTaxRegistrations = (
  population: Population,
): ((parts: readonly string[], query: URLSearchParams) => SandboxAnswer | undefined) => {
  const { seed } = population;
  const find = createFinder(population, "sequence");
  return (parts, query) => {
    if (parts.length > 0) return undefined;
    const refusal = sequenceRefusal(query, listRules);
    if (refusal) return refusal;
    const matches = find("with a VAT id", ({ vatId }) => vatId !== null);
    return sequencePage(query, {
      total: matches.count,
      placeOf: (id) => {
        const index = numberOfOtherId(seed, "sequence", "registration", id);
        if (index === undefined) return undefined;
        const place = matches.placeOf(index);
        return { place, isThere: place < matches.count && matches.at(place) === index };
      },
      page: (from, count) =>
        rowsOf(population, "sequence", matches, { from, count, newestFirst: false }).map((company) => ({
          id: otherId(seed, "sequence", "registration", company.index),
          json: registration(seed, company),
        })),
    });
  };
};
