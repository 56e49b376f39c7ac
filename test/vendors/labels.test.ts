/**
 * One parameter, one label: what a list says of it a search and a vendor filter say too, and no document's silence is
 * called sure.
 */

import { describe, expect, it } from "vitest";
import { capability, exampleQuery } from "../../src/vendors/capability.ts";
import type { Vendor } from "../../src/vendors/define.ts";
import { pushdownOfSearch } from "../../src/vendors/pushdown.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { vendorFilterPushdowns } from "../../src/vendors/vendor-filters.ts";
import { words } from "../../src/vocabulary/filters.ts";
import { queryKinds } from "../../src/vocabulary/search.ts";

/** What rests on the vendor's own matching: everything else is judged here over all rows, or asked one by one. */
const restsOnVendor: ReadonlySet<string> = new Set(["vendor", "verified", "unsure"]);

/** In plain letters, so that no other writing of it makes it unsure. */
const text = "acme";

interface Labelled {
  readonly parameter: string;
  readonly by: string;
  readonly isSure: boolean;
}

const inLists = (vendor: Vendor): readonly Labelled[] =>
  words.flatMap((word) => {
    const how = capability(vendor, word);
    // A word may mean more than its parameter finds: that doubt is the word's own.
    const isOwnDoubt = vendor.customers.words[word]?.unsure !== undefined;
    const parameters = restsOnVendor.has(how) && !isOwnDoubt ? Object.keys(exampleQuery(vendor, word)) : [];
    return parameters.map((parameter) => ({ parameter, by: word, isSure: how !== "unsure" }));
  });

const inSearches = (vendor: Vendor): readonly Labelled[] =>
  queryKinds.flatMap((kind) =>
    (vendor.customers.searches[kind] ?? []).flatMap((form) => {
      const isSure = pushdownOfSearch(vendor.customers, form, text) !== "unsure";
      return Object.keys(form.ask(text)).map((parameter) => ({ parameter, by: `search by ${kind}`, isSure }));
    }),
  );

const asFilters = (vendor: Vendor): readonly Labelled[] =>
  Object.keys(vendor.customers.parameters).map((parameter) => {
    const [label] = vendorFilterPushdowns(vendor, { [parameter]: text }, {});
    return { parameter, by: "vendor filter", isSure: label?.how !== "unsure" };
  });

/** Those whose wire form or matching none of the vendor's documents describes (docs/vendors/sources.md). */
const undescribed: Readonly<Record<string, readonly string[]>> = {
  zenskar: ["sort_key", "sort_type"],
  pland: ["customerHasAssignedObjectManager", "objectIds", "generalField", "ids"],
  adfin: ["searchText"],
  sequence: ["sortBy", "legalName", "email", "alias", "label"],
  fynn: [
    ...["companyName", "customerGroup.name", "customerNumber", "datevId", "emailAddresses.email", "firstName"],
    ...["lastName", "partner", "search", "vatId", "isVatIdValid"],
  ],
};

describe.each(vendors.map((vendor) => [vendor.id, vendor] as const))("%s", (id, vendor) => {
  const all = [...inLists(vendor), ...inSearches(vendor), ...asFilters(vendor)];

  it("labels a parameter alike wherever it is sent", () => {
    const differing = all.filter(({ parameter, isSure }) =>
      all.some((other) => other.parameter === parameter && other.isSure !== isSure),
    );
    expect(differing).toEqual([]);
  });

  it("is unsure of exactly those parameters that no document describes", () => {
    const unsure = asFilters(vendor).flatMap(({ parameter, isSure }) => (isSure ? [] : [parameter]));
    expect(unsure.sort()).toEqual([...(undescribed[id] ?? [])].sort());
  });
});

it("lists and searches send some parameters both, so that there is something to compare", () => {
  const both = vendors.flatMap((vendor) => {
    const searched = new Set(inSearches(vendor).map(({ parameter }) => parameter));
    return inLists(vendor).flatMap(({ parameter }) => (searched.has(parameter) ? [`${vendor.id} ${parameter}`] : []));
  });
  expect(new Set(both.map((one) => one.split(" ")[0])).size).toBeGreaterThan(2);
});
