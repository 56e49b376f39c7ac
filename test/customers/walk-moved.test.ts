/** A walk taken up again after its vendor's data changed: nobody shown is shown again, and the answer says it moved. */

import { describe, expect, it } from "vitest";
import { page } from "../../src/vendors/pagination/page.ts";
import { type Checkpoint, hashOf, start } from "../../src/vendors/read/checkpoint.ts";
import { kept, type ToyPages, type ToyRow, toyWalk, twoLegs } from "../support/toy-walk.ts";

const numbered = { pagination: page({ page: "position", size: "size", first: 0 }), patience: { size: 3 } };

/** Where a walk stood after `skip` rows of a page, the last of them `anchor`. */
const stood = (skip: number, anchor: string, more: Partial<Checkpoint> = {}, position?: string): Checkpoint => ({
  ...start,
  read: 10,
  ...more,
  place: { query: 0, position, skip, anchor: anchor === "" ? 0 : hashOf(anchor) },
});

/** What a walk gives that goes on from there, and whether it says that rows moved. */
const goOn = async (from: Checkpoint, items: readonly ToyRow[], total?: number, position = "") => {
  const { walk, ids, sent } = toyWalk({ [`0:${position}`]: { items, total } }, { from });
  await walk.take(99);
  return { ids: ids().join(" "), moved: walk.now.moved, sent, now: walk.now };
};

describe("a walk goes on", () => {
  it("at the exact row, from behind any row, with nothing moved", async () => {
    const pages: ToyPages = {
      "0:": { items: kept("a b c"), next: "x", total: 6 },
      "0:x": { items: [...kept("d"), {}, ...kept("e f")], next: "y", total: 7 },
      "0:y": { items: kept("g"), total: 7 },
    };
    const whole = toyWalk({ ...pages, "0:": { ...pages["0:"], items: kept("a b c"), total: 7 } });
    await whole.walk.take(99);
    expect(whole.ids().join("")).toBe("abcdefg");
    for (const [index, { after }] of whole.walk.ready.entries()) {
      const rest = toyWalk({ ...pages, "0:": { items: kept("a b c"), next: "x", total: 7 } }, { from: after });
      await rest.walk.take(99);
      expect(rest.ids().join("")).toBe("abcdefg".slice(index + 1));
      expect([rest.walk.now.moved, rest.walk.now.read]).toEqual([false, 8]);
    }
  });

  it("with the request it left off at, not from the start", async () => {
    const { sent, ids } = await goOn(stood(1, "d", {}, "x"), kept("d e"), undefined, "x");
    expect([sent, ids]).toEqual([["0:x"], "e"]);
  });
});

describe("where the row dealt with last now stands elsewhere on its page", () => {
  it.each([
    ["further down, since rows came in above", "new a b c", "c"],
    ["further up, since rows were deleted above", "b c d", "c d"],
    ["at the top", "b c", "c"],
  ])("%s: the walk goes on behind it", async (_, items, rest) => {
    expect(await goOn(stood(2, "b"), kept(items))).toMatchObject({ ids: rest, moved: true });
  });

  it("and where it stands where it stood, nothing is said", async () => {
    expect(await goOn(stood(2, "b"), kept("a b c"))).toMatchObject({ ids: "c", moved: false });
  });

  it("what was known to have moved stays so", async () => {
    expect(await goOn(stood(2, "b", { moved: true }), kept("a b c"))).toMatchObject({ ids: "c", moved: true });
  });
});

describe("where the row dealt with last is gone from its page", () => {
  it("the walk goes on at the same place, while the vendor counts no more rows than before", async () => {
    const gone = kept("a x c");
    expect(await goOn(stood(2, "b", { total: 9 }), gone, 9)).toMatchObject({ ids: "c", moved: true });
    expect(await goOn(stood(2, "b", { total: 9 }), gone, 8)).toMatchObject({ ids: "c", moved: true });
    expect(await goOn(stood(2, "b", { total: 9 }), gone)).toMatchObject({ ids: "c", moved: true });
    expect(await goOn(stood(2, "b"), gone, 9)).toMatchObject({ ids: "c", moved: true });
    expect(await goOn(stood(2, "b"), gone)).toMatchObject({ ids: "c", moved: true });
  });

  it("the whole page was dealt with where more rows than before pushed it off", async () => {
    const from = stood(2, "b", { total: 9 });
    expect(await goOn(from, kept("x y z"), 10)).toMatchObject({ ids: "", moved: true });
  });

  it("a page shorter than what was dealt with is at its end", async () => {
    const { ids, moved, now } = await goOn(stood(5, "e"), kept("a b"));
    expect([ids, moved, now.place.skip]).toEqual(["", true, 2]);
  });

  it("a page without rows is too, whatever was counted", async () => {
    expect(await goOn(stood(1, "a", { total: 1 }), [], 2)).toMatchObject({ ids: "", moved: true });
  });
});

describe("at the top of the next page", () => {
  it("the row dealt with last belongs to the page before", async () => {
    expect(await goOn(stood(0, "c", {}, "x"), kept("d e"), undefined, "x")).toMatchObject({ ids: "d e", moved: false });
  });

  it("and where it stands on this one, rows came in above", async () => {
    expect(await goOn(stood(0, "c", {}, "x"), kept("b c d"), undefined, "x")).toMatchObject({ ids: "d", moved: true });
    expect(await goOn(stood(0, "c", {}, "x"), kept("c d"), undefined, "x")).toMatchObject({ ids: "d", moved: true });
  });

  it("it is not looked for where the row had no id", async () => {
    expect(await goOn(stood(1, ""), [{}, ...kept("a b")])).toMatchObject({ ids: "a b", moved: false });
    expect(await goOn(stood(2, ""), [{}, ...kept("a b")])).toMatchObject({ ids: "b", moved: false });
  });
});

describe("the vendor's own count", () => {
  it("says that rows moved where it changes under the walk, up or down", async () => {
    expect(await goOn(stood(1, "a", { total: 3 }), kept("a b c"), 3)).toMatchObject({ moved: false });
    expect(await goOn(stood(1, "a", { total: 3 }), kept("a b c"), 4)).toMatchObject({ moved: true, ids: "b c" });
    expect(await goOn(stood(1, "a", { total: 3 }), kept("a b c"), 2)).toMatchObject({ moved: true, ids: "b c" });
  });

  it("says nothing where it comes late or stops coming, and is kept as last told", async () => {
    const late = await goOn(stood(1, "a"), kept("a b c"), 3);
    expect([late.moved, late.now.total]).toEqual([false, 3]);
    const stops = await goOn(stood(1, "a", { total: 3 }), kept("a b c"));
    expect([stops.moved, stops.now.total]).toEqual([false, 3]);
  });
});

describe("a row that comes twice in one list", () => {
  it("is shown once, and says that rows moved", async () => {
    const pages = { "0:0": { items: kept("a b c") }, "0:1": { items: kept("c d e") }, "0:2": { items: kept("f a") } };
    const { walk, ids } = toyWalk(pages, numbered);
    await walk.take(99);
    expect([ids().join(" "), walk.now.moved]).toEqual(["a b c d e f", true]);
  });

  it("says so wherever it comes again, not only beside the page's end", async () => {
    const { walk, ids } = toyWalk({ "0:": { items: kept("a b c a d") } });
    await walk.take(99);
    expect([ids().join(" "), walk.now.moved]).toEqual(["a b c d", true]);
  });

  it("is remembered once for the search's other form, and a row without an id not at all", async () => {
    const pages = { "0:": { items: [...kept("a b a"), {}] }, "1:": { items: kept("b c") } };
    const { walk, ids } = toyWalk(pages, { plan: twoLegs() });
    await walk.take(99);
    expect([ids().join(" "), walk.standing]).toEqual(["a b c", "ended"]);
    expect(walk.now).toMatchObject({ given: ["a", "b"].map(hashOf), malformed: 1 });
  });

  it("is told from a row that merely has the same fate", async () => {
    const items = [...kept("a"), {}, {}, ...kept("b")];
    const { walk, ids } = toyWalk({ "0:": { items } });
    await walk.take(99);
    expect([ids(), walk.now.moved, walk.now.malformed]).toEqual([["a", "b"], false, 2]);
  });
});

describe("one id twice on a page", () => {
  it("with two different customers: the second is dropped and counted, since one of them is lost", async () => {
    const { walk, ids } = toyWalk({ "0:": { items: [{ id: "a", at: 1 }, { id: "b" }, { id: "a", at: 2 }] } });
    await walk.take(99);
    expect(ids().join(" ")).toBe("a b");
    expect([walk.now.malformed, walk.now.moved]).toEqual([1, false]);
  });

  it("with the same customer, as a join gives it: only said", async () => {
    const { walk, ids } = toyWalk({ "0:": { items: kept("a b a") } });
    await walk.take(99);
    expect(ids().join(" ")).toBe("a b");
    expect([walk.now.malformed, walk.now.moved]).toEqual([0, true]);
  });
});

describe("a page that begins with the last row of the page before, or holds it further down", () => {
  it("loses nobody above that row, where the walk has seen everything from its start", async () => {
    const { walk, ids } = toyWalk({ "0:": { items: kept("a d"), next: "x" }, "0:x": { items: kept("c d e") } });
    await walk.take(99);
    expect([ids().join(" "), walk.now.moved]).toEqual(["a d c e", true]);
  });
});
