/** Masked personal data: enough to recognise what one knows already, never enough to learn it. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskEmail, maskPerson, maskPhone, maskText } from "../../src/summaries/mask.ts";
import { cpuMs } from "../support/cpu-time.ts";

describe("one value", () => {
  it.each([
    ["anna@acme.com", "a…@acme.com"],
    ["Jürgen.Müller@büro.example", "J…@büro.example"],
    ["'anna'@acme.com", "a…@acme.com"],
    ["a@b@acme.com", "a…@acme.com"],
    ["Anna < anna@acme.com>", "A…@acme.com"],
    ["@acme.com", "…@acme.com"],
    ["anna@", "…"],
    ["anna", "…"],
    ["anna@acme.com; bob", "…"],
    ["", "…"],
  ])("the e-mail %j is shown as %s", (email, expected) => {
    expect(maskEmail(email)).toBe(expected);
    expect(maskEmail(expected)).toBe(expected);
  });

  it.each([
    ["+49 123 456789", "…789"],
    ["030/12 34 56", "…456"],
    ["٠٣٠١٢٣٤٥٦٧", "…٥٦٧"],
    ["12345", "…"],
    ["call me", "…"],
    ["", "…"],
  ])("the phone %j is shown as %s", (phone, expected) => {
    expect(maskPhone(phone)).toBe(expected);
    expect(maskPhone(expected)).toBe(expected);
  });

  it.each([
    ["John Doe", "J. D."],
    ["Åsa O'Neil-Øst", "Å. O."],
    ["von der Leyen", "v. d. L."],
    ["(Dr.) 1. Anna", "D. A."],
    ["one two three four five six", "o. t. t. f."],
    ["علی‌رضا احمدی", "ع. ا."],
    ["प्रिया शर्मा", "प. श."],
    ["田中 太郎", "田."],
    ["김 철수", "김."],
    ["李", "…"],
    ["anna@acme.com", "a."],
    ["+49 123 456789", "…"],
    ["", "…"],
  ])("the person %j is shown as %s", (name, expected) => {
    expect(maskPerson(name)).toBe(expected);
    expect(maskPerson(expected)).toBe(expected);
  });

  it("never shows more than one character of a mailbox, three digits of a phone, four initials of a person", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (value) => {
        expect([...maskEmail(`${value}@x.example`).split("…")[0]!].length).toBeLessThanOrEqual(1);
        expect(maskPhone(value)).toMatch(/^…(?:\p{Nd}{3})?$/u);
        expect(maskPerson(value)).toMatch(/^(?:…|\p{L}\.(?: \p{L}\.){0,3})$/u);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});

describe("free text", () => {
  it.each([
    ["Call +49 30 123456 or 030 1234567 now", "Call …456 or …567 now"],
    ["04.12.2024 030 1234567", "04.12.2024 …567"],
    ["+1 (555) 123-4567, (555) 123-4567, 555-123-4567", "…567, …567, …567"],
    ["(+49) 30 123456 / +49 (0)30/123456 / 0171-1234567", "…456 / …456 / …567"],
    ["+4930123456 and 0049301234567", "…456 and …567"],
    ["Tel. 0301234567, Fax: 12345678", "Tel. …567, Fax: …678"],
    ["01 23 45 67 89 or 01.23.45.67.89", "…789 or …789"],
    ["Write to anna@acme.com, o'brien@mail.acme.co.uk.", "Write to a…@acme.com, o…@mail.acme.co.uk."],
    ['"Anna B"@acme.com; mailto:anna@acme.com?x', "A…@acme.com; mailto:a…@acme.com?x"],
    ["Müller < müller@büro.example>", "Müller < m…@büro.example>"],
    ["cut off: anna.mueller@acm…", "cut off: a…@acm…"],
    [`${"x".repeat(90)}@acme.com`, "x…@acme.com"],
  ])("%j is shown as %j", (text, expected) => {
    expect(maskText(text)).toBe(expected);
    expect(maskText(expected)).toBe(expected);
  });

  it.each([
    "Customer 1042",
    "Customer 0012345678",
    "Customer 0123456789",
    "K-0012-3456-7890",
    "INV-2024-0012345",
    "#0171 234567",
    "10000123456",
    "DE123456789",
    "ATU12345678",
    "FR 12 345678901",
    "GB 123 4567 89",
    "BE 0123.456.789",
    "0123.456.789",
    "IT 00743110157",
    "IT 02345 678901",
    "CHE-123.456.789",
    "123 456 789 00012",
    "00743110157",
    "04.12.2024",
    "04-12-2024",
    "04/12/2024",
    "2024-12-04T10:00:00Z",
    "2024-12-04 01:23:45",
    "1 234 567,89 EUR",
    "1,234,567.00",
    "+12345.67 EUR",
    "0.1234567",
    "550e8400-e29b-41d4-a716-446655440000",
    "(2019) 123456",
    "Meet@Work GmbH",
    "24/7 Service GmbH",
    "cus_0123456789",
  ])("%j stays as it is", (text) => {
    expect(maskText(text)).toBe(text);
  });

  it("hides every generated address and international number, wherever it stands", () => {
    const mailbox = fc.stringMatching(/^[a-zäöüéñž0-9][a-zäöüéñž0-9.+_-]{2,20}$/u);
    const digits = fc.stringMatching(/^[1-9]\d{1,2}[ -]\d{3}[ -]?\d{4,6}$/);
    fc.assert(
      fc.property(mailbox, digits, fc.constantFrom(" ", ", ", "; ", " (", " - "), (local, number, between) => {
        const text = maskText(`Ask${between}${local}@acme.example${between}+${number}${between}thanks`);
        expect(text).toBe(`Ask${between}${local[0]}…@acme.example${between}…${number.slice(-3)}${between}thanks`);
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });

  it("is read once, however long a word without an end is", async () => {
    for (const unit of ["a", "a@", "0", "01 ", "(", "+", "a.", '"']) {
      expect(await cpuMs(() => maskText(unit.repeat(20_000))), unit).toBeLessThan(1_000);
    }
  });
});
