/** Folded forms: which spellings meet, and which must not. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cleanText,
  containsPart,
  foldEmail,
  foldKey,
  foldName,
  foldPhone,
  foldVat,
  isSamePhone,
} from "../../src/text/fold.ts";
import { isLegalForm, nameParts, withoutLegalForm } from "../../src/text/legal-forms.ts";

const settings = { seed: 20260101, numRuns: 1000 };

/** Random text of every script, and text made of exactly the letters that folding rewrites. */
const anyText = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      ..."aeouiqyssAEOUßäÖüæœøłıİſςΣ&+'’- .0u\u0301\u0308\u200B",
      "und",
      "and",
      " und ",
      " & ",
      "'s ",
      "GmbH",
      "ue",
    ),
    maxLength: 16,
  }),
);

describe("names", () => {
  test.each([
    ["Müller", "Mueller", "Muller", "MÜLLER", "MUELLER", "Mu\u0308ller", "Ｍüller", "Mül\u200Bler", "mül\u00ADler"],
    ["Weiß", "Weiss", "WEISS", "WEIẞ", "Weiſs"],
    ["Größe", "Groesse", "Grosse", "GRÖSSE"],
    ["Müller & Söhne", "Mueller und Soehne", "Muller and Sohne", "MÜLLER + SÖHNE", "Müller&Söhne", "Müller  /  Söhne"],
    ["Łódź", "Lodz", "ŁÓDŹ"],
    ["İstanbul Işık", "Istanbul Isik", "ISTANBUL ISIK", "istanbul ışık"],
    ["Smørrebrød", "Smorrebrod", "Smoerrebroed", "SMØRREBRØD"],
    ["Æther", "Aether", "æther"],
    ["L’Oréal", "L'Oreal", "L´Oréal", "L-Oreal", "l oreal"],
    ["McDonald's", "McDonald’s", "McDonalds"],
    ["Οίκος", "ΟΙΚΟΣ", "οικοσ"],
    ["ﬁsh", "fish"],
    ["H & M", "H&M", "h und m"],
    ["C++ Kurse", "c++ kurse", "Cplusplus Kurse"],
  ])("%s is the same name in every spelling", (...spellings) => {
    expect(new Set(spellings.map(foldName)).size).toBe(1);
  });

  test.each([
    ["Bauer", "Baur"],
    ["Neue", "Neu"],
    ["Meyer", "Meier"],
    ["Schmidt", "Schmitt"],
    ["Acme", "Acme 2"],
    ["Und", "Band"],
    ["C++", "C"],
    ["F#", "F"],
    ["गीत", "गत"],
    ["が", "か"],
  ])("%s and %s stay two names", (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  test("folding what was folded changes nothing", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = foldName(text);
        expect(foldName(once)).toBe(once);
        expect(once).toBe(once.trim());
        expect(once).not.toMatch(/ {2}/);
      }),
      settings,
    );
  });

  test("case never matters to ASCII names, and spaces never matter at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 40 }), (text) => {
        expect(foldName(text.toUpperCase())).toBe(foldName(text.toLowerCase()));
        expect(foldName(`  ${text.replaceAll(" ", "\u00A0 ")}\t`)).toBe(foldName(text));
      }),
      settings,
    );
  });

  test("text without letters and digits has no key", () => {
    for (const text of ["", "---", "& +", "\u200B", "…"]) expect(foldName(text)).toBe("");
  });
});

describe("legal forms", () => {
  test.each([
    ["Acme GmbH", "acme", "gmbh"],
    ["Acme GmbH & Co. KG", "acme", "gmbh co kg"],
    ["Acme GmbH und Co KG", "acme", "gmbh co kg"],
    ["Acme GmbH u. Co. KG", "acme", "gmbh co kg"],
    ["Acme UG (haftungsbeschränkt)", "acme", "ug"],
    ["Acme UG (haftungsbeschraenkt) & Co. KG", "acme", "ug co kg"],
    ["Acme Gesellschaft mit beschränkter Haftung", "acme", "gmbh"],
    ["Acme AG", "acme", "ag"],
    ["Acme Limited", "acme", "ltd"],
    ["Acme, Ltd.", "acme", "ltd"],
    ["Acme, Inc.", "acme", "inc"],
    ["Acme L.L.C.", "acme", "llc"],
    ["Acme S.A.", "acme", "sa"],
    ["Acme S.à r.l.", "acme", "sarl"],
    ["Acme Sp. z o.o.", "acme", "sp z o o"],
    ["Acme B.V.", "acme", "bv"],
    ["Acme e.K.", "acme", "ek"],
    ["Acme Ltd. Şti.", "acme", "ltd sti"],
    ["東京電機株式会社", "東京電機", "株式会社"],
    ["株式会社東京電機", "東京電機", "株式会社"],
  ])("%s is %s with the form %s", (name, stem, form) => {
    expect(nameParts(foldName(name))).toEqual({ stem, form });
    expect(withoutLegalForm(foldName(name))).toBe(stem);
  });

  test("a form that is all there is, or stands in front, is a name", () => {
    expect(withoutLegalForm(foldName("AG"))).toBe("ag");
    expect(withoutLegalForm(foldName("GmbH GmbH"))).toBe("gmbh");
    expect(withoutLegalForm(foldName("SE Consulting"))).toBe("se consulting");
    expect(isLegalForm(foldName("GmbH & Co. KG"))).toBe(true);
    expect(isLegalForm(foldName("Acme GmbH"))).toBe(false);
  });

  test("nothing is ever left of nothing, and something always of something", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("", " GmbH", " & Co. KG", " Ltd", "株式会社", " 有限会社"), (text, form) => {
        const folded = foldName(text + form);
        const stem = withoutLegalForm(folded);
        expect(stem === "").toBe(folded === "");
        expect(withoutLegalForm(stem)).toBe(stem);
      }),
      settings,
    );
  });
});

describe("parts of names", () => {
  test("case is all that is folded, as vendors' partial match has it", () => {
    expect(containsPart("Müller Bau GmbH", "MÜLLER")).toBe(true);
    expect(containsPart("Müller Bau GmbH", "ller b")).toBe(true);
    expect(containsPart("Mu\u0308ller", "m\u00FCl")).toBe(true);
    expect(containsPart("Müller Bau GmbH", "mueller")).toBe(false);
    expect(containsPart("Müller Bau GmbH", "muller")).toBe(false);
    expect(containsPart("Weiß", "weiss")).toBe(false);
    expect(containsPart("Acme", "a.me")).toBe(false);
  });

  test("every part of a name is found in it", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 12 }),
        (a, b, c) => {
          expect(containsPart(a + b + c, b.toUpperCase())).toBe(true);
        },
      ),
      settings,
    );
  });
});

describe("numbers, e-mails, VAT ids", () => {
  test("a number is its letters and digits, without the zeros in front of it", () => {
    expect(foldKey("0042")).toBe("42");
    expect(foldKey("CRM-004211")).toBe(foldKey("crm 4211"));
    expect(foldKey("１０４２")).toBe("1042");
    expect(foldKey("2024-00042")).toBe("202400042");
    expect(foldKey("0")).toBe("0");
    expect(foldKey("000")).toBe("0");
    expect(foldKey("1042")).not.toBe(foldKey("10420"));
    expect(foldKey("---")).not.toBe(foldKey("###"));
  });

  test("an e-mail is compared without case, whatever its domain is written in", () => {
    expect(foldEmail(" Billing@ACME.de\u200B")).toBe("billing@acme.de");
    expect(foldEmail("mailto:a@b.de")).toBe("a@b.de");
    expect(foldEmail("info@müller.de")).toBe(foldEmail("INFO@xn--mller-kva.de"));
    expect(foldEmail("no address")).toBe("no address");
    expect(foldEmail("a@ü ü")).toBe("a@ü ü");
  });

  test("a VAT id is compared without its punctuation", () => {
    expect(foldVat("de 123.456-789")).toBe("DE123456789");
    expect(foldVat("CHE-116.281.710 MWST")).toBe(foldVat("CHE116281710"));
    expect(foldVat("NL001234567B01")).toBe("NL001234567B01");
  });

  test("folding what was folded changes nothing", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const fold of [foldKey, foldEmail, foldVat, foldPhone, cleanText])
          expect(fold(fold(text))).toBe(fold(text));
      }),
      settings,
    );
  });
});

describe("phones", () => {
  const same = (one: string, other: string): boolean => isSamePhone(foldPhone(one), foldPhone(other));

  test.each([
    ["+49 30 1234567", "0049301234567"],
    ["+49 30 1234567", "030/1234567"],
    ["+49 (0)30 1234567", "030 12345-67"],
    ["(415) 555-0132", "+1 415 555 0132"],
    ["+49 171 2345678", "01712345678"],
    ["+44 20 7946 0018 ext. 5", "020 7946 0018"],
    ["49 30 1234567", "+49 30 1234567"],
    ["030 1234567", "30 1234567"],
    ["+39 06 12345678", "06 12345678"],
  ])("%s and %s are one line", (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(same(other, one)).toBe(true);
  });

  test.each([
    ["+49 30 1234567", "+43 30 1234567"],
    ["+49 30 1234567", "030 1234568"],
    ["+49 30 1234567", "1234567"],
    ["030 1234567", "040 1234567"],
    ["112", "112"],
    ["", ""],
    ["+49 30 1234567", "0"],
  ])("%s and %s are not known to be one line", (one, other) => {
    expect(same(one, other)).toBe(false);
    expect(same(other, one)).toBe(false);
  });

  test("the same line is the same both ways", () => {
    const phone = fc.string({ unit: fc.constantFrom(..."0123+ ()-/"), maxLength: 16 });
    fc.assert(
      fc.property(phone, phone, (one, other) => {
        expect(same(one, other)).toBe(same(other, one));
      }),
      settings,
    );
  });
});
