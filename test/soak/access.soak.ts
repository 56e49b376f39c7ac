/** Goals about who may know what: masks against questions, scopes that fail closed. */

import * as fc from "fast-check";
import { expect } from "vitest";
import { readScopes } from "../../src/transports/http/access/scopes.ts";
import { badScopes } from "../support/bad-scopes.ts";
import { collected } from "../support/collected.ts";
import { ofParameters, ofWords, telling } from "../support/masked-questions.ts";
import { openTestServices } from "../support/services.ts";
import { ofGoal, part, scaled } from "./figures.ts";

part("G27: masks against questions", async (record) => {
  let questions = 0;
  const told: string[] = [];
  const worlds = scaled(20);
  for (let seed = 1; seed <= worlds; seed += 1) {
    const { connections, population } = openTestServices({ seed });
    for (const connection of connections) {
      const asked = [...ofParameters(connection, population), ...ofWords(connection, population)];
      questions += asked.length;
      told.push(...(await collected(telling({ pii: "masked", seed }, asked))));
    }
  }
  record("G27", {
    figure: `${questions} questions about ${worlds} pairs of worlds that differ only in what masks hide, over every declared parameter, every word about a customer, searches, counts and orders: ${told.length} answered differently`,
    reached: told.length === 0,
    ...ofGoal(worlds, 20),
  });
  expect(told).toEqual([]);
});

part("G28: scopes fail closed", async (record) => {
  const known = ["zenskar", "zenskar-eu", "pland", "adfin", "sequence", "fynn"];
  const runs = scaled(100_000);
  let gained = 0;
  fc.assert(
    fc.property(fc.array(badScopes(known), { minLength: 1, maxLength: 3 }), (scopes) => {
      const named = new Set(scopes);
      for (const claims of [{ scope: `customers:read ${scopes.join(" ")}` }, { scp: ["customers:read", ...scopes] }]) {
        const grant = readScopes(claims, known);
        const opened = "lacks" in grant ? [] : (grant.connections ?? ["every connection"]);
        gained += opened.filter((name) => !named.has(`connection:${name}`)).length;
      }
    }),
    { numRuns: runs },
  );
  record("G28", {
    figure: `${runs} tokens whose connection scopes are mistyped, joined, foreign or in another case, in both claims: ${gained} connections gained`,
    reached: gained === 0,
    ...ofGoal(runs, 500),
  });
  expect(gained).toBe(0);
});
