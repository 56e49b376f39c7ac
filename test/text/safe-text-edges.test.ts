/** Where the sanitiser could stop a little early: the exact bounds, the fast ways through, and odd containers. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { deepestLevel, safeText, sanitiseDeep } from "../../src/text/safe-text.ts";

afterEach(() => vi.restoreAllMocks());

/** How often the text was brought into normal form, which every look beyond the first glance begins with. */
const looks = (act: () => unknown): number => {
  const normalize = vi.spyOn(String.prototype, "normalize");
  act();
  return normalize.mock.calls.length;
};

describe("text with nothing to change", () => {
  it.each(["Acme", "Acme Holding & Co. <3 [x] (y) a;b", "R&D", "a".repeat(256), ""])(
    "in ASCII is only glanced at: %j",
    (text) => {
      expect(looks(() => expect(safeText(text)).toBe(text))).toBe(0);
    },
  );

  it.each(["Müller", "株式会社 田中", "ü".repeat(256), "Müller < Söhne"])(
    "in any script is looked at once, and nothing is replaced: %j",
    (text) => {
      const replace = vi.spyOn(String.prototype, "replace");
      expect(looks(() => safeText(text))).toBe(1);
      const replaced = replace.mock.calls.length;
      replace.mockRestore();
      expect(replaced).toBe(0);
      expect(safeText(text)).toBe(text);
    },
  );

  it("too long for its field is not looked at whole first", () => {
    expect(looks(() => expect(safeText("ü".repeat(8), 4)).toBe("üüü…"))).toBe(2);
  });
});

describe("every kind of work is noticed", () => {
  it.each([
    ["a  b", "a b"],
    [" a", "a"],
    ["a ", "a"],
    ["a\tb", "a b"],
    ["a\u007fb", "ab"],
    ["&#65", "A"],
    ["&#65;", "A"],
    ["&eacute;", "é"],
    ["&Zcaron;", "Ž"],
    ["&frac12;", "½"],
    ["&lt;b", "< b"],
    ["<b", "< b"],
    ["<Z", "< Z"],
    ["</b", "< /b"],
    ["<!b", "< !b"],
    ["<?b", "< ?b"],
    ["![b", "! [b"],
    ["a](b", "a] (b"],
    ["ü<b", "ü< b"],
    ["ü</b><z>", "ü< /b>< z>"],
    ["ü![b](c)![d](e)", "ü! [b] (c)! [d] (e)"],
  ])("%j becomes %j", (value, expected) => {
    expect(safeText(value)).toBe(expected);
  });

  it("at any length up to the limit", () => {
    expect(safeText("<b", 2)).toBe("<…");
    expect(safeText("a\u200b", 2)).toBe("a");
  });
});

describe("a bound holds exactly", () => {
  it("where composing makes a text longer", () => {
    const value = "\u0958".repeat(4);
    expect([...safeText(value, 4)].length).toBeLessThanOrEqual(4);
    expect(safeText(value, 4)).toBe("\u0915\u093c…");
    expect(safeText(value, 8)).toBe("\u0915\u093c".repeat(4));
  });

  it("where the text is counted in code points", () => {
    expect(safeText("😀".repeat(4), 4)).toBe("😀".repeat(4));
    expect(safeText("😀".repeat(5), 4)).toBe("😀😀😀…");
    expect(safeText("a😀b", 3)).toBe("a😀b");
    expect(safeText("a😀bc", 3)).toBe("a😀…");
  });

  it("where a limit is none: at least one character is shown, and parts of one are none", () => {
    expect([safeText("ü", 0), safeText("üü", 0), safeText("üü", -5), safeText("üüü", 2.9)]).toEqual([
      "ü",
      "…",
      "…",
      "ü…",
    ]);
  });

  it("where hidden characters and references are far longer than what they leave", () => {
    expect(safeText("&#8238;&#8238;Acme", 4)).toBe("Acme");
    // 16 units for a character shown, and 64 more, are looked at; one unit more is too many.
    expect(safeText(`${"\u200b".repeat(124)}Acme`, 4)).toBe("Acme");
    expect(safeText(`${"\u200b".repeat(125)}Acme`, 4)).toBe("Acm…");
  });

  it("of four layers of references: a fifth is broken, not decoded", () => {
    const layered = (layers: number) => `&${"amp;".repeat(layers)}lt;b`;
    expect(safeText(layered(2))).toBe("< b");
    expect(safeText(layered(3))).toBe("< b");
    expect(safeText(layered(4))).toBe("& lt;b");
    expect(safeText(layered(5))).toBe("& amp;lt;b");
  });

  it("where the last character before the cut is white space", () => {
    expect(safeText("Acme Holding", 6)).toBe("Acme…");
  });
});

describe("containers of every kind", () => {
  it("are sanitised without a prototype, too", () => {
    const bare: Record<string, unknown> = Object.assign(Object.create(null), { name: "<b>", list: ["a\tb"] });
    expect(sanitiseDeep(bare)).toEqual({ name: "< b>", list: ["a b"] });
  });

  it("may hold nothing at all", () => {
    expect(sanitiseDeep({ a: undefined, b: null, c: [undefined, null] })).toEqual({
      a: undefined,
      b: null,
      c: [undefined, null],
    });
    expect([sanitiseDeep(undefined), sanitiseDeep(null), sanitiseDeep(5), sanitiseDeep("<b")]).toEqual([
      undefined,
      null,
      5,
      "< b",
    ]);
  });

  it("are cut where objects nest deeper than any real ones", () => {
    let nested: unknown = "bottom";
    for (let level = 0; level < 200; level += 1) nested = { in: nested };
    const depth = JSON.stringify(sanitiseDeep(nested)).split('"in"').length - 1;
    expect(depth).toBe(deepestLevel);
  });
});
