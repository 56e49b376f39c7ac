/**
 * Names in other letters and other writings: which meet, both ways round, and that folding never parts a name from its
 * parts.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery } from "../../src/search/query.ts";
import { rankMatch } from "../../src/search/rank.ts";
import { containsName, foldName, nameReadings } from "../../src/text/fold.ts";
import { isLegalForm } from "../../src/text/legal-forms.ts";
import { otherWritings } from "../../src/text/other-writings.ts";
import { transliterations } from "../../src/text/transliterate.ts";
import { legitimateNames } from "../support/names.ts";

const settings = { seed: 20_261_128, numRuns: 500 };

/** Words of the languages whose letters folding rewrites, and what stands between them. */
const word = fc.constantFrom(
  ..."Müller Straßer Öztürk Çağlar Łuczak Øster Dvořák Żegluga Ærø Þór Đorđe Ångström Nguyễn Işık Bauer Quelle Meyer".split(
    " ",
  ),
  ..."Шевченко Ёлка Київ Юрий Жељко Щастие Παπαδόπουλος Ούζο Ευρώπη Μπάμπης Άγγελος გიორგი Հակոբյան गीत 東京".split(
    " ",
  ),
  ..."GmbH Sp. z o.o. e.K. S.à r.l. Plan A und & + i y et e 1&1 E.ON 24 Gebr.".split(" "),
);
const anyName = fc
  .array(fc.tuple(word, fc.constantFrom(" ", " ", "-", ", ")), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.map(([one, between]) => one + between).join(""))
  .chain((name) => fc.constantFrom(name, name.toUpperCase(), name.toLowerCase(), name.normalize("NFD")));

describe("transliteration", () => {
  it.each([
    ["шевченко", ["shevchenko", "sevcenko", "schewtschenko"]],
    ["юрий", ["iurii", "yuriy", "jurij", "jurii"]],
    ["ёлка", ["elka", "yolka", "jolka"]],
    ["київський", ["kyivskyi", "kyyivskyy", "kyivskyj", "kyjiwskyi"]],
    ["щербаков", ["shcherbakov", "serbakov", "schtscherbakow"]],
    ["жељко ћирић", ["zheljko ciric", "zheljko chirich", "zeljko ciric", "scheljko ciric"]],
    ["παπαδόπουλος", ["papadopoulos"]],
    ["ευάγγελος μπάμπης", ["evangelos bampis", "euangelos mpampes"]],
    ["თბილისი", ["tbilisi"]],
    ["հակոբյան", ["hakobyan"]],
    ["müller", ["müller"]],
    ["東京", ["東京"]],
  ])("%s is one of the ways that standards write it", (text, expected) => {
    const found = transliterations(text);
    expect(new Set(found).size).toBe(found.length);
    expect(expected.filter((one) => !found.includes(one)).length === 0 ? "all" : found).toBe("all");
  });

  it("leaves no letter of the alphabets it knows", () => {
    for (const name of legitimateNames.slice(0, 500)) {
      for (const { folded } of nameReadings(name)) expect(folded).not.toMatch(/[α-ωа-яёა-ჰա-ֆ]/u);
    }
  });
});

describe("another writing", () => {
  it.each<[string, readonly string[]]>([
    ["Müller", ["Mueller", "Muller"]],
    ["Mueller GmbH", ["Müller GmbH"]],
    ["Groß", ["Gross"]],
    ["Oelmühle", ["Oelmuehle", "Ölmühle", "Oelmuhle"]],
    ["Oehme", ["Öhme"]],
    ["Łuczak", ["Luczak"]],
    ["Dvořák a syn", ["Dvorak a syn"]],
    ["Øster", ["Oster"]],
    ["Bauer", []],
    ["Quelle", []],
    ["Acme", []],
  ])("of %s is %j", (text, others) => {
    expect(otherWritings(text)).toEqual(others);
  });

  it("is the same name, both ways round", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        for (const other of otherWritings(name)) {
          expect([other, containsName(name, other), containsName(other, name)]).toEqual([other, true, true]);
        }
      }),
      settings,
    );
  });

  it("folds to what the first reading folds to, once and for all", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const once = foldName(name);
        expect(foldName(once)).toBe(once);
        expect(nameReadings(name)[0]?.folded).toBe(once);
        expect(foldName(name.normalize("NFD"))).toBe(foldName(name.normalize("NFC")));
      }),
      settings,
    );
  });
});

describe("a part of a name", () => {
  it.each([
    ["Öztürk Gıda A.Ş.", "Ozturk"],
    ["Ozturk Gida", "ÖZTÜRK"],
    ["Winkler und Lehmann", "Winkler & Lehmann"],
    ["Winkler & Lehmann", "winkler et lehmann"],
    ["Шевченко Транс", "Shevchenko"],
    ["Shevchenko Trans", "Шевченко"],
    ["Żegluga Gdańsk S.A.", "Zegluga Gdansk"],
    ["Nord Licht", "Nordlicht"],
    ["Plan A Consulting", "Plan A"],
    ["100% Natur", "100%"],
  ])("%s has the part %s", (name, part) => {
    expect(containsName(name, part)).toBe(true);
  });

  it.each([
    ["100 Natur", "100%"],
    ["A B Werk", "a_b"],
    ["Dach Mayer", "hm"],
    ["Acme GmbH", ""],
  ])("%s has no part %s", (name, part) => {
    expect(containsName(name, part)).toBe(part === "");
  });

  it("is found by letters as they are, folded, and by what a search takes for evidence", () => {
    fc.assert(
      fc.property(anyName, fc.nat(), fc.integer({ min: 2, max: 12 }), fc.boolean(), (name, from, length, folded) => {
        const letters = [...(folded ? foldName(name) : name)];
        const part = letters.slice(from % letters.length, (from % letters.length) + length).join("");
        if (part.trim().length < 2) return;
        if (!folded) expect(containsName(name, part)).toBe(true);
        const query = parseQuery(part);
        if (!containsName(name, query.text) || !query.kinds.includes("name") || isLegalForm(foldName(part))) return;
        expect([part, rankMatch(query, { id: "x", name })]).not.toEqual([part, undefined]);
      }),
      settings,
    );
  });
});
