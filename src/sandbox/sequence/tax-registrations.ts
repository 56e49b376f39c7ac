/** Sequence's tax registrations: the list takes paging alone. Source: `GET /tax-registrations`, version 2024-07-30. */

import { createFinder, rowsOf } from "../api/finder.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Route } from "../api/routes.ts";
import type { Json } from "../api/vendor-api.ts";
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

export const taxRegistrations = (population: Population): Route => {
  const { seed } = population;
  const find = createFinder(population, "sequence");
  return (query) => {
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
