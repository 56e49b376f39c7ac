/**
 * G27: what is masked answers no question either. Two worlds differ in nothing but what masked answers hide of their
 * people; a masked caller who does not name a whole value gets the same from both, whatever it asks.
 */

import { describe, expect, it } from "vitest";
import { collected } from "./support/collected.ts";
import { customers, ofParameters, ofWords, telling } from "./support/masked-questions.ts";
import { openTestServices } from "./support/services.ts";

const { connections, population } = openTestServices({ customers });

/** Names of parameters that sound like persons, their addresses, or any text or order of everything. */
const suspicious = /mail|phone|mobile|first_?name|last_?name|person|contact|search|sort|order/i;
const harmless: Readonly<Record<string, string>> = {
  sort_type: "a direction",
  sortOrder: "a direction",
  search_name_external_id: "documented to look at the customer's own name and id alone",
};

describe.each(connections.map((connection) => [connection.name, connection] as const))(
  "a masked caller at %s",
  (_name, connection) => {
    it("learns nothing from any declared parameter, with any value that is not whole", async () => {
      expect(await collected(telling({ pii: "masked" }, ofParameters(connection, population)))).toEqual([]);
    }, 60_000);

    it("is told apart by declaration: whatever sounds personal says what it can learn", () => {
      const undeclared = Object.entries(connection.vendor.customers.parameters).filter(
        ([name, { personal, paging }]) => suspicious.test(name) && personal === undefined && !paging && !harmless[name],
      );
      expect(undeclared.map(([name]) => name)).toEqual([]);
    });

    it("learns nothing from words, searches, counts and orders", async () => {
      expect(await collected(telling({ pii: "masked" }, ofWords(connection, population)))).toEqual([]);
    }, 60_000);

    it("is asked what tells the worlds apart: whoever may see everything learns it", async () => {
      const { parameters } = connection.vendor.customers;
      const personal = Object.keys(parameters).filter((name) => parameters[name]?.personal !== undefined);
      const told = telling({ pii: "full" }, [
        ...ofParameters(connection, population, personal),
        ...ofWords(connection, population),
      ]);
      expect((await told.next()).done).toBe(false);
    }, 60_000);
  },
);
