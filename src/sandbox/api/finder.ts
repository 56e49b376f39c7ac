/** Matching customers of one vendor in creation order, without scanning the population for every page. */

import type { Company, Population, SandboxVendor } from "../population/company.ts";

/** Questions whose rows are remembered: a list that is read in slices asks many in turn. */
export const keptQuestions = 80;

/** Results of costly scans, the newest few: `remember(key, build)` builds at most once per key while it is kept. */
export const createMemory = <Value>(capacity = 8): ((key: string, build: (kept?: Value) => Value) => Value) => {
  const kept = new Map<string, Value>();
  return (key, build) => {
    const value = build(kept.get(key));
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next().value;
    if (kept.size > capacity && oldest !== undefined) kept.delete(oldest);
    return value;
  };
};

/** Matching customers by their `Company.index`, in creation order. */
export interface Matches {
  readonly count: number;
  /** The index at a place, 0-based in creation order: newest first is `at(count - 1 - place)`. */
  at(place: number): number;
  /** The first place whose index is not below this one: where a row is, or would be. */
  placeOf(index: number): number;
}

const everyone = (size: number): Matches => ({ count: size, at: (place) => place, placeOf: (index) => index });

const listed = (indexes: readonly number[]): Matches => {
  const placeOf = (index: number) => {
    let low = 0;
    let high = indexes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((indexes[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { count: indexes.length, at: (place) => indexes[place] ?? -1, placeOf };
};

interface Scan {
  readonly until: number;
  readonly indexes: number[];
}

/**
 * Finds customers of one vendor. `matches(key, test)` scans the population once per key and keeps the indexes (not the
 * customers) of the newest few questions, so that walking a million rows page by page does not scan them again; a
 * population that grew is scanned from where the last scan ended. The key must name everything the test depends on.
 * Without a test everyone matches and nothing is scanned. `among` narrows to customers already found by id.
 */
export const createFinder = (population: Population, vendor: SandboxVendor) => {
  const scans = createMemory<Scan>(keptQuestions);
  return (key: string, test?: (company: Company) => boolean, among?: readonly Company[]): Matches => {
    if (among) {
      const unique = new Map(among.map((company) => [company.index, company]));
      const found = [...unique.values()].filter((company) => !test || test(company));
      return listed(found.map((company) => company.index).sort((one, other) => one - other));
    }
    if (!test) return everyone(population.size);
    const scan = scans(key, (kept) => {
      const indexes = kept?.indexes ?? [];
      for (let index = kept?.until ?? 0; index < population.size; index++)
        if (test(population.company(vendor, index))) indexes.push(index);
      return { until: population.size, indexes };
    });
    return listed(scan.indexes);
  };
};

/** Rows `from` to `from + count` of the matches, newest or oldest first. Only these are generated. */
export const rowsOf = (
  population: Population,
  vendor: SandboxVendor,
  matches: Matches,
  page: { readonly from: number; readonly count: number; readonly newestFirst: boolean },
): Company[] => {
  const rows: Company[] = [];
  for (let place = page.from; place < Math.min(matches.count, page.from + page.count); place++)
    rows.push(population.company(vendor, matches.at(page.newestFirst ? matches.count - 1 - place : place)));
  return rows;
};
