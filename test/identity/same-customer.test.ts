/** Which rows are one customer: evidence that holds, evidence that does not, and the same answer in any order. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IdentityRow, sameCustomers } from "../../src/identity/same-customer.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";

const row = (ref: string, connection: string, facts: Partial<Customer>): IdentityRow => ({
  ref,
  connection,
  customer: { id: ref, ...facts },
});

const xero = (id: string) => ({ links: [{ service: "XERO", id }] });
const guid = "bd2270c3-8706-4c11-9cfb-000b551c3f51";

/** The one relation of two rows at two vendors. */
const between = (one: Partial<Customer>, other: Partial<Customer>) =>
  sameCustomers([row("a", "zenskar", one), row("b", "fynn", other)]);

describe("the same customer", () => {
  test.each([
    ["a Xero id", xero(guid), { links: [{ service: "xero", id: guid.toUpperCase() }] }, `Xero id ${guid}`],
    [
      "a QuickBooks id",
      { links: [{ service: "QUICKBOOKS", id: "58" }] },
      { links: [{ service: "QuickBooks Online", id: "58" }] },
      "QuickBooks id 58",
    ],
    [
      "a Stripe id",
      { links: [{ service: "stripe", id: "cus_NffrFeUfNV2Hib" }] },
      { links: [{ service: "Stripe", id: "cus_NffrFeUfNV2Hib" }] },
      "Stripe id cus_NffrFeUfNV2Hib",
    ],
    ["a VAT id", { vatIds: ["DE 123 456 789"] }, { vatIds: ["FR10632012100", "de123456789"] }, "VAT id DE123456789"],
    ["an e-mail", { emails: ["Info@Acme.de"] }, { emails: ["info@acme.de"] }, "e-mail info@acme.de"],
    [
      "an e-mail that is a person's at the other vendor",
      { emails: ["jo@acme.de"] },
      { people: [{ name: "Jo", email: "jo@acme.de" }] },
      "e-mail jo@acme.de",
    ],
    ["an e-mail at a public domain", { emails: ["jo@gmail.com"] }, { emails: ["jo@gmail.com"] }, "e-mail jo@gmail.com"],
  ])("is known by %s", (_what, one, other, evidence) => {
    expect(between(one, other)).toEqual([{ a: "a", b: "b", kind: "same_as", evidence }]);
  });

  test("all evidence is shown, the strongest first", () => {
    const one = { name: "Müller GmbH", emails: ["info@mueller.de"], vatIds: ["DE123456789"], ...xero(guid) };
    const other = { name: "Mueller", emails: ["info@mueller.de"], vatIds: ["DE123456789"], ...xero(guid) };
    expect(between(one, other)[0]?.evidence).toBe(`Xero id ${guid}; VAT id DE123456789; e-mail info@mueller.de; name`);
  });

  test("an e-mail in the evidence is masked where the caller masks", () => {
    const rows = [row("a", "zenskar", { emails: ["jo@acme.de"] }), row("b", "fynn", { emails: ["jo@acme.de"] })];
    const [relation] = sameCustomers(rows, { showEmail: () => "j…@acme.de" });
    expect(relation?.evidence).toBe("e-mail j…@acme.de");
  });

  test.each([
    ["Müller GmbH & Co. KG", "MUELLER"],
    ["Acme Ltd", "Acme GmbH"],
    ["Nord Licht", "Nordlicht AG"],
  ])("%s and %s are only maybe one, by name alone", (one, other) => {
    expect(between({ name: one }, { name: other })).toEqual([{ a: "a", b: "b", kind: "maybe", evidence: "name" }]);
  });

  test("an id in a service of no fixed meaning is only maybe", () => {
    const datev = { links: [{ service: "DATEV", id: "10001" }] };
    expect(between(datev, datev)).toMatchObject([{ kind: "maybe", evidence: "DATEV id 10001" }]);
  });

  test("two rows of one vendor are two customers, whatever they share", () => {
    const facts = { name: "Acme", emails: ["info@acme.de"], vatIds: ["DE123456789"], ...xero(guid) };
    expect(sameCustomers([row("a", "zenskar", facts), row("b", "zenskar", facts)])).toEqual([]);
  });

  test("two accounts of one vendor may hold the same customer", () => {
    const facts = { vatIds: ["DE123456789"] };
    expect(sameCustomers([row("a", "zenskar-eu", facts), row("b", "zenskar-us", facts)])).toHaveLength(1);
  });

  test("rows that say nothing are nobody's twin", () => {
    const nothing = { name: null, emails: null, vatIds: [""], links: [{ service: "xero", id: "" }] };
    expect(between(nothing, nothing)).toEqual([]);
    expect(between({ name: "GmbH" }, { name: "GmbH" })).toEqual([]);
    expect(between({ vatIds: ["n/a"] }, { vatIds: ["N/A"] })).toEqual([]);
    expect(between({ vatIds: ["DE000000000"] }, { vatIds: ["DE000000000"] })).toEqual([]);
    expect(between({ emails: ["-"] }, { emails: ["-"] })).toEqual([]);
  });
});

describe("evidence against", () => {
  const mail = { emails: ["billing@group.com"] };

  test("different VAT ids leave an e-mail only a maybe, and say so", () => {
    expect(between({ ...mail, vatIds: ["DE123456789"] }, { ...mail, vatIds: ["DE811234567"] })).toEqual([
      { a: "a", b: "b", kind: "maybe", evidence: "e-mail billing@group.com, but VAT ids differ" },
    ]);
  });

  test("different VAT ids make an equal name no evidence at all", () => {
    expect(between({ name: "Müller", vatIds: ["DE123456789"] }, { name: "Müller", vatIds: ["DE811234567"] })).toEqual(
      [],
    );
  });

  test("one shared VAT id among several is enough, an unknown one speaks against nothing", () => {
    const several = { ...mail, vatIds: ["DE123456789", "FR10632012100"] };
    expect(between(several, { ...mail, vatIds: ["FR10632012100"] })).toMatchObject([{ kind: "same_as" }]);
    expect(between(several, mail)).toMatchObject([{ kind: "same_as" }]);
    expect(between(several, { ...mail, vatIds: null })).toMatchObject([{ kind: "same_as" }]);
  });

  test("different Xero ids leave an e-mail only a maybe", () => {
    const other = xero("00000000-8706-4c11-9cfb-000b551c3f51");
    expect(between({ ...mail, ...xero(guid) }, { ...mail, ...other })).toMatchObject([
      { kind: "maybe", evidence: "e-mail billing@group.com, but Xero ids differ" },
    ]);
  });

  test("a Xero id holds against different VAT ids, a QuickBooks id does not", () => {
    const quickbooks = { links: [{ service: "QuickBooks", id: "58" }] };
    const [german, french] = [{ vatIds: ["DE123456789"] }, { vatIds: ["FR10632012100"] }];
    expect(between({ ...xero(guid), ...german }, { ...xero(guid), ...french })).toMatchObject([{ kind: "same_as" }]);
    expect(between({ ...quickbooks, ...german }, { ...quickbooks, ...french })).toMatchObject([{ kind: "maybe" }]);
  });

  test("an e-mail on several customers of one vendor cannot say which of them is meant", () => {
    const rows = [row("a", "zenskar", mail), row("b", "zenskar", mail), row("c", "fynn", mail)];
    expect(sameCustomers(rows).map(({ a, b, kind }) => `${a}${b} ${kind}`)).toEqual(["ac maybe", "bc maybe"]);
  });

  test("an address at a public mail domain on three customers is only maybe, one at an own domain is not", () => {
    const three = (email: string) =>
      sameCustomers(["zenskar", "fynn", "adfin"].map((vendor, at) => row(`${at}`, vendor, { emails: [email] })));
    expect(three("buero@gmx.de").map(({ kind }) => kind)).toEqual(["maybe", "maybe", "maybe"]);
    expect(three("info@acme.de").map(({ kind }) => kind)).toEqual(["same_as", "same_as", "same_as"]);
  });

  test("what dozens of rows share is a placeholder", () => {
    const crowd = (size: number) =>
      Array.from({ length: size }, (_, at) => row(`${at}`, `vendor-${at}`, { vatIds: ["DE123456789"] }));
    expect(sameCustomers(crowd(24))).toHaveLength(276);
    expect(sameCustomers(crowd(25))).toEqual([]);
  });
});

describe("any rows", () => {
  const pick = <Value>(...values: readonly Value[]) => fc.constantFrom(undefined, ...values);
  const anyRows = fc
    .array(
      fc.record({
        connection: fc.constantFrom("zenskar", "fynn", "adfin"),
        name: pick("Acme GmbH", "ACME", "Müller", "Mueller AG"),
        email: pick("info@acme.de", "INFO@acme.de", "jo@gmail.com"),
        vatId: pick("DE123456789", "de 123456789", "FR10632012100"),
        xero: pick("1", "2"),
        datev: pick("10001", "10002"),
      }),
      { maxLength: 14 },
    )
    .map((all) =>
      all.map(({ connection, name, email, vatId, xero: xeroId, datev }, at) =>
        row(`r${at}`, connection, {
          name,
          emails: email && [email],
          vatIds: vatId && [vatId],
          links: [
            ...(xeroId ? [{ service: "Xero", id: xeroId }] : []),
            ...(datev ? [{ service: "datev", id: datev }] : []),
          ],
        } as Partial<Customer>),
      ),
    );

  test("have the same relations in whatever order they come", () => {
    fc.assert(
      fc.property(
        anyRows.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(sameCustomers(shuffled)).toEqual(sameCustomers(rows));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  test("are related once a pair, never within one vendor, and never to themselves", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const relations = sameCustomers(rows);
        const vendorOf = new Map(rows.map(({ ref, connection }) => [ref, connection]));
        expect(new Set(relations.map(({ a, b }) => `${a} ${b}`)).size).toBe(relations.length);
        for (const { a, b } of relations) {
          expect(a < b).toBe(true);
          expect(vendorOf.get(a)).not.toBe(vendorOf.get(b));
        }
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test("share a Xero id, a VAT id or an e-mail wherever they are the same", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const known = new Map(rows.map((one) => [one.ref, one.customer]));
        const keys = ({ links, vatIds, emails }: Customer): readonly string[] => [
          ...(links ?? []).flatMap(({ service, id }) => (service === "Xero" ? [id] : [])),
          ...(vatIds ?? []).map((id) => id.replaceAll(" ", "").toUpperCase()),
          ...(emails ?? []).map((email) => email.toLowerCase()),
        ];
        for (const { a, b, kind } of sameCustomers(rows)) {
          const [one, other] = [keys(known.get(a) as Customer), keys(known.get(b) as Customer)];
          if (kind === "same_as") expect(one.some((key) => other.includes(key))).toBe(true);
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  test("cost work in proportion to their number: four thousand of one name make no pairs", () => {
    const rows = Array.from({ length: 4_000 }, (_, at) =>
      row(`${at}`, at % 2 ? "fynn" : "adfin", { name: "Müller GmbH", emails: [`a${at >> 1}@acme.de`] }),
    );
    // Every e-mail is on one row of each vendor; the name is on all rows, and pairing those would be four million.
    expect(sameCustomers(rows)).toHaveLength(2_000);
  });
});
