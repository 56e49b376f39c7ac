/** A German name is searched in both its spellings. */

import { expect, it } from "vitest";
import { otherSpelling } from "../../src/text/other-spelling.ts";
import { openTestServices, walk } from "../support/services.ts";

it.each<[string, string | undefined]>([
  ["Müller", "Mueller"],
  ["Mueller GmbH", "Müller GmbH"],
  ["Groß", "Gross"],
  ["Oelmühle", "Oelmuehle"],
  ["Oehme", "Öhme"],
  ["Bauer", undefined],
  ["Quelle", undefined],
  ["Acme", undefined],
])("%s is also %s", (text, other) => {
  expect(otherSpelling(text)).toBe(other);
});

it("finds Müller for Mueller at vendors that match letters, each customer once", async () => {
  const services = openTestServices({ customers: 120 });
  const truth = Array.from({ length: 120 }, (_, index) => services.population.company("pland", index)).filter(
    ({ name }) => /m(ü|ue)ller/i.test(name),
  );
  expect(truth.length).toBeGreaterThan(0);
  const pages = await walk(services, "search_customers", { query: "mueller", vendors: ["pland"], limit: 3 });
  const names = pages.flatMap((page) => page.rows.map((row) => row[page.columns.indexOf("name")]));
  expect(names.sort()).toEqual(truth.map(({ name }) => name).sort());
});
