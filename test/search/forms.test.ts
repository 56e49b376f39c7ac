/**
 * What a vendor that matches letters is asked for: the name as typed, the word that tells it from others, and its plain
 * writing.
 */

import { expect, it } from "vitest";
import { planSearch } from "../../src/search/plan-search.ts";
import { vendors } from "../../src/vendors/registry.ts";

const textsAt = (id: string, query: string): readonly string[] => {
  const vendor = vendors.find((one) => one.id === id);
  if (!vendor) throw new Error(`No ${id}`);
  return planSearch(vendor, query, "full").forms.map(({ text }) => text);
};

it.each([
  ["Winkler & Lehmann GmbH", ["Winkler & Lehmann GmbH", "Winkler"]],
  ["Lefèvre & Moreau SAS", ["Lefèvre & Moreau SAS", "Lefèvre", "Lefevre Moreau"]],
  ["Żegluga Gdańsk Sp. z o.o.", ["Żegluga Gdańsk Sp. z o.o.", "Żegluga", "Zegluga Gdansk"]],
  ["Müller", ["Müller", "Mueller"]],
])("%j reaches vendors that join, shorten or write it otherwise, in three requests at most", (query, texts) => {
  for (const id of ["zenskar", "pland", "sequence", "fynn"]) expect([id, textsAt(id, query)]).toEqual([id, texts]);
});
