/**
 * Letters for the same customer in one answer: both rows of a pair carry them, and `=` never joins what speaks against
 * itself.
 */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { relationsOf } from "../../src/identity/relations.ts";
import type { IdentityRow } from "../../src/identity/same-customer.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";

const row = (ref: string, connection: string, facts: Partial<Customer>): IdentityRow => ({
  ref,
  connection,
  customer: { id: ref, ...facts },
});

const marksOf = (rows: readonly IdentityRow[]) => Object.fromEntries(relationsOf(rows).marks);

describe("letters", () => {
  test("one for each customer, in the order of the rows; rows without a relation have none", () => {
    const [vat, mail] = [{ vatIds: ["DE123456789"] }, { emails: ["info@acme.de"] }];
    const rows = [
      row("b1", "zenskar", mail),
      row("alone", "zenskar", { name: "Alone" }),
      row("a1", "pland", vat),
      row("a2", "adfin", vat),
      row("b2", "fynn", mail),
    ];
    expect(marksOf(rows)).toEqual({ b1: ["=A"], b2: ["=A"], a1: ["=B"], a2: ["=B"] });
  });

  test("=: everybody whom evidence connects, through a third row as well", () => {
    const rows = [
      row("a", "zenskar", { vatIds: ["DE123456789"] }),
      row("b", "fynn", { vatIds: ["DE123456789"], emails: ["info@acme.de"] }),
      row("c", "adfin", { emails: ["info@acme.de"] }),
    ];
    expect(marksOf(rows)).toEqual({ a: ["=A"], b: ["=A"], c: ["=A"] });
  });

  test("~: names alone agree, in whatever letters", () => {
    const rows = [
      row("a", "zenskar", { name: "Winkler & Lehmann GmbH" }),
      row("b", "pland", { name: "WINKLER UND LEHMANN" }),
      row("c", "adfin", { name: "ООО «Ёлка»" }),
      row("d", "fynn", { name: "Yolka" }),
    ];
    expect(marksOf(rows)).toEqual({ a: ["~A"], b: ["~A"], c: ["~B"], d: ["~B"] });
  });

  test("who may be one with a proven group takes its letter", () => {
    const vat = { name: "Acme GmbH", vatIds: ["DE123456789"] };
    const rows = [row("a", "zenskar", vat), row("b", "fynn", vat), row("c", "adfin", { name: "Acme" })];
    expect(marksOf(rows)).toEqual({ a: ["=A"], b: ["=A"], c: ["~A"] });
  });

  test("a group in which two speak against each other is only ~", () => {
    const mail = { emails: ["office@holding.example"] };
    const rows = [
      row("a", "zenskar", { ...mail, vatIds: ["DE123456789"] }),
      row("b", "fynn", { ...mail, vatIds: ["DE811234567"] }),
      row("c", "adfin", mail),
    ];
    expect(marksOf(rows)).toEqual({ a: ["~A"], b: ["~A"], c: ["~A"] });
  });

  test("after Z comes AA", () => {
    const rows = Array.from({ length: 54 }, (_, at) =>
      row(`${at}`, at % 2 ? "fynn" : "adfin", { emails: [`info@a${at >> 1}.example`] }),
    );
    expect(relationsOf(rows).marks.get("53")).toEqual(["=AA"]);
  });
});

describe("any rows", () => {
  const pick = <Value>(...values: readonly Value[]) => fc.constantFrom(undefined, ...values);
  const anyRows = fc
    .array(
      fc.record({
        connection: fc.constantFrom("zenskar", "fynn", "adfin", "pland"),
        name: pick("Acme GmbH", "ACME", "Müller und Sohn", "Mueller & Sohn AG"),
        email: pick("info@acme.de", "INFO@acme.de", "jo@gmail.com"),
        vatId: pick("DE123456789", "de 123456789", "FR10632012100"),
      }),
      { maxLength: 12 },
    )
    .map((all) =>
      all.map(({ connection, name, email, vatId }, at) =>
        row(`r${at}`, connection, { name, emails: email && [email], vatIds: vatId && [vatId] } as Partial<Customer>),
      ),
    );
  const letters = (marks: readonly string[] | undefined): readonly string[] =>
    (marks ?? []).map((mark) => mark.slice(1));

  test("share a letter exactly where they are related, whichever of the two is read", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { marks, pairs } = relationsOf(rows);
        for (const { a, b } of pairs) {
          expect(letters(marks.get(a)).some((letter) => letters(marks.get(b)).includes(letter))).toBe(true);
        }
        const related = new Set(pairs.flatMap(({ a, b }) => [a, b]));
        expect(new Set(marks.keys())).toEqual(related);
      }),
      { seed: 31, numRuns: 300 },
    );
  });

  test("carry = only where no two of the letter have different VAT ids", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { marks } = relationsOf(rows);
        const proven = [...new Set([...marks.values()].flat().filter((mark) => mark.startsWith("=")))];
        for (const mark of proven) {
          const group = rows.filter(({ ref }) => marks.get(ref)?.includes(mark));
          const ids = group.flatMap(
            ({ customer }) => customer.vatIds?.map((id) => id.replaceAll(" ", "").toUpperCase()) ?? [],
          );
          expect(new Set(ids).size).toBeLessThan(2);
          expect(group.length).toBeGreaterThan(1);
        }
      }),
      { seed: 32, numRuns: 300 },
    );
  });
});
