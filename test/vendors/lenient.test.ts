/** Readers of what vendors send: a field bends, a row without its id does not. */

import { describe, expect, it } from "vitest";
import {
  arrayOf,
  count,
  flag,
  group,
  joined,
  nativeId,
  object,
  optional,
  plainText,
  refused,
  rows,
  shape,
  text,
} from "../../src/vendors/declare/lenient.ts";

const odd = [undefined, null, "", "a", "true", 7, 1.5, -1, true, [], {}];

describe("a field of another type is unknown, and null stays known to be none", () => {
  it.each([
    ["text", text(), [undefined, null, "", "a", "true", "7", "1.5", "-1", "true", undefined, undefined]],
    ["plainText", plainText(), [undefined, null, "", "a", "true", ...Array(6).fill(undefined)]],
    [
      "flag",
      flag(),
      [undefined, null, undefined, undefined, true, ...Array(3).fill(undefined), true, undefined, undefined],
    ],
    ["count", count(), [undefined, null, undefined, undefined, undefined, 7, ...Array(5).fill(undefined)]],
    ["group", group({ city: text() }), [undefined, null, ...Array(8).fill(undefined), { city: undefined }]],
    ["arrayOf", arrayOf(text()), [undefined, null, ...Array(7).fill(undefined), [], undefined]],
  ])("%s", (_name, read, values) => {
    expect(odd.map((sent) => read(sent))).toEqual(values);
  });
});

describe("a list", () => {
  it("leaves out members that are none, and keeps the others in order", () => {
    const people = arrayOf(object({ id: nativeId(/^\d$/), name: text() }));
    expect(people([{ id: "2", name: "B" }, null, { id: "no" }, "3", { id: "1" }])).toEqual([
      { id: "2", name: "B" },
      { id: "1", name: undefined },
    ]);
  });
});

describe("a row", () => {
  const row = shape({ id: nativeId(/^[a-z]+$/), owner: group({ id: nativeId(/^[a-z]+$/) }), total: optional(rows()) });

  it.each([undefined, null, "a", [], [{ id: "a" }], {}, { id: 7 }, { id: "A" }, { id: "a", total: null }])(
    "is refused without what it must have: %j",
    (sent) => {
      expect(row.safeParse(sent)).toEqual({ success: false });
    },
  );

  it("has the fields it is read for and no others, a group that lacks its own being unknown", () => {
    expect(row.safeParse({ id: "a", secret: "s", owner: { id: 1 } })).toEqual({
      success: true,
      data: { id: "a", owner: undefined, total: undefined },
    });
  });

  it("inside another one refuses that too", () => {
    expect(object({ invoice: object({ id: nativeId(/^\d$/) }) })({ invoice: { id: "x" } })).toBe(refused);
  });
});

it("texts are joined by a space, those that are none left out", () => {
  expect([joined(" a ", null, "b"), joined("", null), joined(undefined, undefined), joined(undefined, " ")]).toEqual([
    "a b",
    null,
    undefined,
    null,
  ]);
});
