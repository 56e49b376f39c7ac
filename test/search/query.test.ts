/** What a search text is taken for, and what is sent to a vendor for it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../src/search/query.ts";
import { known, population } from "./population.ts";

const firstKind = (text: string) => parseQuery(text).kinds[0];

describe("the kind of a query", () => {
  test.each([
    ["billing@acme.de", "email"],
    ["Jo Doe <jo@acme.de>", "email"],
    ["@acme.de", "email"],
    ["+49 30 1234567", "phone"],
    ["0049301234567", "phone"],
    ["(415) 555-0132", "phone"],
    ["415-555-0132", "phone"],
    ["030/1234567", "phone"],
    ["Tel. 30 1234567", "phone"],
    ["DE123456789", "vat_id"],
    ["de 123 456 789", "vat_id"],
    ["VAT: GB 123 4567 89", "vat_id"],
    ["USt-IdNr. DE123456789", "vat_id"],
    ["CHE-116.281.710 MWST", "vat_id"],
    ["NL001234567B01", "vat_id"],
    ["1042", "number"],
    ["0042", "number"],
    ["#1042", "number"],
    ["Customer no. 1042", "number"],
    ["Kunde 1042", "number"],
    ["CRM-004211", "number"],
    ["2024-00042", "number"],
    ["0000731", "number"],
    ["123456789", "number"],
    ["bd2270c3-8706-4c11-9cfb-000b551c3f51", "id"],
    ["{BD2270C3-8706-4C11-9CFB-000B551C3F51}", "id"],
    ["64b0f1c2a9e35d00000000b1", "id"],
    ["cus_NffrFeUfNV2Hib", "id"],
    ["crm_4711", "id"],
    ["Acme GmbH", "name"],
    ["3M", "name"],
    ["1&1", "name"],
    ["7-Eleven", "name"],
    ["Studio 54", "name"],
    ["E.ON", "name"],
    ["Booking.com", "name"],
    ["Kunde Süd", "name"],
    ["Nr", "name"],
    ["Deutsche Bahn", "name"],
    ["---", "name"],
    ["", "name"],
  ])("of %s is %s", (text, kind) => {
    expect(firstKind(text)).toBe(kind);
  });

  test("a text that can only be one thing is asked as nothing else, so a vendor that cannot find it says so", () => {
    for (const text of ["a@b.de", "+49 30 1234567", "DE123456789", "64b0f1c2a9e35d00000000b1", "Acme GmbH"]) {
      expect(parseQuery(text).kinds).toHaveLength(1);
    }
  });

  test("a number may be an id or part of a name, a long one a phone or a VAT id without its country", () => {
    expect(parseQuery("1042").kinds).toEqual(["number", "id", "name"]);
    expect(parseQuery("123456789").kinds).toEqual(["number", "phone", "vat_id", "id"]);
    expect(parseQuery("Studio 54").kinds).toEqual(["name", "number", "id"]);
  });

  test("a vendor is asked for what was meant, not for what was pasted around it", () => {
    expect(parseQuery("mailto:Billing@ACME.de").asked).toEqual({ email: "billing@acme.de" });
    expect(parseQuery("Kd.-Nr. 0042").asked.number).toBe("0042");
    expect(parseQuery("USt-IdNr. DE 123 456 789").asked).toEqual({ vat_id: "DE123456789" });
    expect(parseQuery(" »Ac\u200Bme  GmbH« ").asked).toEqual({ name: "Acme GmbH" });
    expect(parseQuery("１０４２").asked.number).toBe("1042");
  });

  test("every text is something, and every kind has a text to ask with", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        const { kinds, asked } = parseQuery(text);
        expect(kinds.length).toBeGreaterThan(0);
        expect(new Set(kinds).size).toBe(kinds.length);
        expect(Object.keys(asked).sort()).toEqual([...kinds].sort());
        for (const one of Object.values(asked)) expect(typeof one).toBe("string");
      }),
      { seed: 11, numRuns: 1000 },
    );
  });

  test("a long hostile text is read in bounded time", () => {
    const units = ["a_", "1-", " (0)", "a.", '"', "+0 ", "ue", "kunde ", "a@", "A\u0301", "'s "];
    const before = process.cpuUsage();
    for (const unit of units) parseQuery(unit.repeat(200_000));
    // Some 10 ms each at most; any work in the square of the length would take minutes.
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  test("every customer's own e-mail, VAT id and number is recognised for what it is", () => {
    for (const customer of known.map((name) => population[name])) {
      if (customer.emails) for (const one of customer.emails) expect(firstKind(one)).toBe("email");
      if (customer.vatIds) for (const one of customer.vatIds) expect(firstKind(one)).toBe("vat_id");
      if (customer.number) expect(parseQuery(customer.number).kinds).toContain("number");
      expect(firstKind(customer.id)).toBe("id");
    }
  });
});
