/** The order of rows behind the first one: why each stands where it does, and that none is lost. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../src/search/query.ts";
import { rankCustomers, rankMatch } from "../../src/search/rank.ts";
import { isOneEdit } from "../../src/text/did-you-mean.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import { known, population } from "./population.ts";

const everyone: readonly Customer[] = known.map((name) => population[name]);
const named = (id: string, name: string): Customer => ({ id, name });

const ranking = (query: string, customers: readonly Customer[]): readonly string[] =>
  rankCustomers(parseQuery(query), customers).map(({ customer, why }) => `${customer.id}: ${why}`);

describe("evidence", () => {
  test("goes from exact to near, and says what it is", () => {
    const customers = [
      named("similar", "Nordlihct Reederei"),
      named("nothing", "Südwind"),
      named("part", "Polarnordlicht Touren"),
      named("words", "Energie aus Nordlicht"),
      named("word", "Die Nordlicht Energie Gruppe"),
      named("start", "Nordlicht Energie Vertrieb"),
      named("bare", "Nordlicht Energie GmbH"),
      named("other form", "Nordlicht Energie"),
      { id: "person", name: "Reederei Hansen", people: [{ name: "Nordlicht Energie" }] },
    ];
    expect(ranking("Nordlicht Energie GmbH", customers)).toEqual([
      "bare: name",
      "other form: name",
      "start: name start",
      "word: name word",
      "words: name words",
      "person: all words",
      "similar: some words",
      "nothing: vendor's match",
      "part: vendor's match",
    ]);
    expect(ranking("nordlicht", customers).slice(-3)).toEqual([
      "person: person",
      "similar: similar name",
      "nothing: vendor's match",
    ]);
  });

  test.each([
    ["1042", { number: "1042" }, "number"],
    ["0042", { number: "42" }, "number"],
    ["ext-7", { externalId: "EXT-7" }, "external id"],
    ["cus_NffrFeUfNV2Hib", { links: [{ service: "stripe", id: "cus_NffrFeUfNV2Hib" }] }, "linked id"],
    ["jo@acme.de", { emails: ["JO@acme.de"] }, "email"],
    ["jo@acme.de", { people: [{ email: "jo@acme.de" }] }, "person's email"],
    ["jo@acme.de", { emails: ["al@acme.de"] }, "email domain"],
    ["jo@gmail.com", { emails: ["al@gmail.com"] }, undefined],
    ["DE 123456789", { vatIds: ["DE123456789"] }, "vat_id"],
    ["030 1234567", { phones: ["+49301234567"] }, "phone"],
    ["1234567", { phones: ["+49301234567"] }, "phone part"],
    ["4211", { externalId: "CRM-004211" }, "number part"],
    ["Jo Doe", { people: [{ name: "Jo Doe" }] }, "person"],
    ["Bonn", { address: { city: "Bonn" } }, "place"],
    ["Adler Bonn", { name: "Hotel Adler", address: { city: "Bonn" } }, "all words"],
    ["Adler Köln", { name: "Hotel Adler", address: { city: "Bonn" } }, "some words"],
    ["Adler", { name: null, emails: null, phones: null, people: null, address: null, vatIds: null }, undefined],
  ])("%s finds %o by %s", (query, facts, why) => {
    expect(rankMatch(parseQuery(query), { id: "x", ...facts } as Customer)?.why).toBe(why);
  });

  test("an exact spelling comes before one that only folds to the same, whatever the order", () => {
    const [german, plain] = [named("ü", "Müller GmbH"), named("u", "Muller GmbH")];
    for (const rows of [
      [german, plain],
      [plain, german],
    ]) {
      expect(ranking("Müller", rows)[0]).toBe("ü: name");
      expect(ranking("Muller", rows)[0]).toBe("u: name");
    }
  });
});

describe("two that are nearly the same", () => {
  const firstOf = (query: string, rows: readonly Customer[]): readonly string[] =>
    [rows, rows.toReversed()].map((order) => rankCustomers(parseQuery(query), order)[0]?.customer.id ?? "");

  test("0042 and 42 are two customers where both are there", () => {
    const rows = [
      { id: "zeros", number: "0042" },
      { id: "plain", number: "42" },
    ];
    expect(firstOf("0042", rows)).toEqual(["zeros", "zeros"]);
    expect(firstOf("42", rows)).toEqual(["plain", "plain"]);
    expect(firstOf("042", rows.slice(0, 1))).toEqual(["zeros", "zeros"]);
  });

  test("letters that make up whole words come before the start of a longer word", () => {
    expect(firstOf("eon", [named("word", "Eonix GmbH"), named("letters", "E.ON Vertrieb SE")])).toEqual([
      "letters",
      "letters",
    ]);
  });
});

describe("any answer", () => {
  const someRows = fc.shuffledSubarray([...everyone], { minLength: 1 });
  const someQuery = fc.oneof(
    fc.constantFrom("acme", "müller", "1042", "nordlicht", "billing@acme.de", "+49 30 1234567", "gmbh", "anna", "a"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  );

  test("keeps every row the vendors sent, once, best first, those without evidence last", () => {
    fc.assert(
      fc.property(someRows, someQuery, (rows, query) => {
        const ranked = rankCustomers(parseQuery(query), rows);
        expect(new Set(ranked.map(({ customer }) => customer))).toEqual(new Set(rows));
        expect(ranked).toHaveLength(rows.length);
        for (const [at, { score, why }] of ranked.entries()) {
          expect(score).toBeLessThanOrEqual(ranked[at - 1]?.score ?? Number.POSITIVE_INFINITY);
          expect(score === 0).toBe(why === "vendor's match");
        }
      }),
      { seed: 21, numRuns: 60 },
    );
  });

  test("leaves equals as they came", () => {
    const twins = Array.from({ length: 50 }, (_, at) => named(`${at}`, at % 2 ? "Acme GmbH" : "Beta GmbH"));
    const ids = rankCustomers(parseQuery("acme"), twins).map(({ customer }) => Number(customer.id));
    const [odd, even] = [ids.slice(0, 25), ids.slice(25)];
    expect(odd.every((id) => id % 2 === 1)).toBe(true);
    expect([odd, even]).toEqual([odd.toSorted((a, b) => a - b), even.toSorted((a, b) => a - b)]);
  });

  test("finds a customer by its own name, first, unless another has the same", () => {
    const all = everyone.filter(({ name }) => name);
    for (const customer of all) {
      for (const query of [
        customer.name ?? "",
        (customer.name ?? "").toUpperCase(),
        ` ${customer.name?.toLowerCase()} `,
      ]) {
        expect(rankCustomers(parseQuery(query), everyone)[0]?.customer).toBe(customer);
      }
    }
  });
});

describe("one edit", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

  /** Everything one edit away, written out. */
  const neighbours = (word: string): ReadonlySet<string> => {
    const all = new Set<string>();
    for (let at = 0; at <= word.length; at += 1) {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      all.add(head + tail.slice(1));
      if (tail.length > 1) all.add(head + tail[1] + tail[0] + tail.slice(2));
      for (const letter of "abc") all.add(head + letter + tail).add(head + letter + tail.slice(1));
    }
    all.delete(word);
    return all;
  };

  test("is a letter more, less, other, or two swapped, and nothing else", () => {
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        expect(isOneEdit(one, other)).toBe(neighbours(one).has(other));
      }),
      { seed: 22, numRuns: 3000 },
    );
    fc.assert(
      fc.property(letters, (word) => {
        for (const other of neighbours(word)) expect(isOneEdit(word, other)).toBe(true);
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});
