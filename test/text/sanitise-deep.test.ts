/** A whole document from a vendor, made safe at once. */

import { describe, expect, it } from "vitest";
import { deepestLevel, sanitiseDeep } from "../../src/text/safe-text.ts";

describe("a vendor's document", () => {
  it("has every string and key sanitised, and everything else left alone", () => {
    const sent = { "na\u200bme": "A\tB", list: ["<b>", 1.5, true, null, { deep: "\u202ex" }], big: 9007199254740993n };
    expect(sanitiseDeep<unknown>(sent)).toEqual({
      name: "A B",
      list: ["< b>", 1.5, true, null, { deep: "x" }],
      big: 9007199254740993n,
    });
    expect(sent.list[0]).toBe("<b>");
  });

  it("cannot reach a prototype", () => {
    const sent: unknown = JSON.parse(
      '{"__proto__":{"admin":true},"__pro\\u200bto__":{"admin":true},"constructor":{"x":1}}',
    );
    const safe = sanitiseDeep(sent) as Record<string, unknown>;
    expect(Object.keys(safe)).toEqual(["constructor"]);
    expect(Object.getPrototypeOf(safe)).toBe(Object.prototype);
    expect(safe.admin).toBeUndefined();
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it("keeps its own field when a disguised one claims the same name, in either order", () => {
    expect(sanitiseDeep<unknown>({ email: "own", "em\u200bail": "forged" })).toEqual({ email: "own" });
    expect(sanitiseDeep<unknown>({ "em\u200bail": "forged", email: "own" })).toEqual({ email: "own" });
  });

  it("is cut where it nests deeper than any real one, without exhausting the stack", () => {
    const nested = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`);
    expect(JSON.stringify(sanitiseDeep(nested(deepestLevel)))).toBe(JSON.stringify(nested(deepestLevel)));
    const cut = JSON.stringify(sanitiseDeep(nested(5_000)));
    expect(cut).toBe(`${"[".repeat(deepestLevel)}"…"${"]".repeat(deepestLevel)}`);
  });

  it("gives back the value itself where nothing has to change, and never changes what it was given", () => {
    const safe = { name: "Müller & Söhne", people: [{ name: "Zoë" }], due: { amount: "10.50" } };
    expect(sanitiseDeep(safe)).toBe(safe);
    const unsafe = { name: "Acme", people: [{ name: "Z\u0007oë" }] };
    expect(sanitiseDeep(unsafe)).toEqual({ name: "Acme", people: [{ name: "Zoë" }] });
    expect(unsafe.people[0]?.name).toBe("Z\u0007oë");
  });

  it("leaves instances of classes to their owners", () => {
    const date = new Date(0);
    expect(sanitiseDeep({ date }).date).toBe(date);
  });

  it("cuts strings where it is told to", () => {
    expect(sanitiseDeep({ note: "a".repeat(1_000) }, 1_000).note).toHaveLength(1_000);
    expect(sanitiseDeep({ note: "a".repeat(1_000) }).note).toHaveLength(256);
  });
});
