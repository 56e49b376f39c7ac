/**
 * What a walk reads, how far, and when it stops: every row the vendor has comes once, and no request is made in vain.
 */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import type { Query } from "../../src/http/request.ts";
import type { Pagination } from "../../src/vendors/pagination/strategy.ts";
import { hashOf, start } from "../../src/vendors/read/checkpoint.ts";
import { kept, type ToyPages, toyPlan, toyWalk, twoLegs } from "../support/toy-walk.ts";

const three: ToyPages = {
  "0:": { items: kept("a b"), next: "two", total: 5 },
  "0:two": { items: kept("c d"), next: "three", total: 5 },
  "0:three": { items: kept("e"), total: 5 },
};

describe("a walk", () => {
  it("reads no page before its rows are wanted", async () => {
    const { walk, sent, ids } = toyWalk(three);
    expect([walk.standing, walk.now, sent]).toEqual(["going", start, []]);
    await walk.take(2);
    expect([ids(), sent, walk.standing]).toEqual([["a", "b"], ["0:"], "going"]);
    await walk.take(3);
    expect([ids(), sent]).toEqual([
      ["a", "b", "c"],
      ["0:", "0:two"],
    ]);
    await walk.take(3);
    expect(ids()).toHaveLength(3);
    await walk.take(100);
    expect([ids(), sent]).toEqual([
      ["a", "b", "c", "d", "e"],
      ["0:", "0:two", "0:three"],
    ]);
    expect([walk.standing, walk.problem]).toEqual(["ended", undefined]);
  });

  it("knows its end with its last row, without another request", async () => {
    const { walk, sent } = toyWalk(three);
    await walk.take(5);
    expect([walk.standing, sent.length]).toEqual(["ended", 3]);
  });

  it("remembers after each row where it stood", async () => {
    const { walk } = toyWalk(three);
    await walk.take(5);
    expect(walk.ready.map(({ after }) => [after.place, after.read, after.total])).toEqual([
      [{ query: 0, position: undefined, skip: 1, anchor: hashOf("a") }, 1, 5],
      [{ query: 0, position: undefined, skip: 2, anchor: hashOf("b") }, 2, 5],
      [{ query: 0, position: "two", skip: 1, anchor: hashOf("c") }, 3, 5],
      [{ query: 0, position: "two", skip: 2, anchor: hashOf("d") }, 4, 5],
      [{ query: 0, position: "three", skip: 1, anchor: hashOf("e") }, 5, 5],
    ]);
    expect(walk.now).toMatchObject({
      moved: false,
      disordered: false,
      secondFormSkipped: false,
      given: [],
      dropped: {},
    });
  });

  it("counts what it does not show, by kind", async () => {
    const items = [
      ...kept("a"),
      {},
      { id: "u", is: "undetermined" },
      { id: "f", is: "filtered" },
      { id: "x", is: "contradicts" },
      { id: "y", is: "contradicts" },
    ] as const;
    const { walk, ids } = toyWalk({ "0:": { items } }, { plan: toyPlan({ filters: true }) });
    await walk.take(10);
    expect(ids()).toEqual(["a"]);
    expect(walk.now).toMatchObject({ read: 6, malformed: 1, undetermined: 1, dropped: { status: 2 }, moved: false });
  });

  it("without queries asks nobody", async () => {
    const { walk, sent } = toyWalk(three, { plan: toyPlan({ queries: [] }) });
    await walk.take(1);
    expect([walk.standing, sent]).toEqual(["ended", []]);
  });
});

describe("a walk stands still", () => {
  it("where the vendor fails: what was read stays read, and the log hears of it", async () => {
    const reports: unknown[] = [];
    const pages = { ...three, "0:two": new HttpFailure("timeout", "late") };
    const patience = { report: (...report: unknown[]) => reports.push(report) };
    const { walk, ids, sent } = toyWalk(pages, { patience });
    await walk.take(5);
    expect([walk.standing, ids(), walk.problem?.code]).toEqual(["failed", ["a", "b"], "vendor_timeout"]);
    expect(reports).toEqual([["toy", walk.problem]]);
    await walk.take(9);
    expect(sent).toHaveLength(2);
  });

  it("where the vendor fails and nobody listens", async () => {
    const { walk } = toyWalk({ "0:": new HttpFailure("unavailable", "gone") });
    await expect(walk.take(1)).resolves.toBeUndefined();
    expect(walk.standing).toBe("failed");
  });

  it("where a cursor leads back to itself, or in a circle", async () => {
    const itself = toyWalk({ "0:": { items: kept("a"), next: "x" }, "0:x": { items: kept("b"), next: "x" } });
    await itself.walk.take(9);
    expect([itself.walk.standing, itself.sent]).toEqual(["stuck", ["0:", "0:x"]]);
    const around = ({ searchParams }: URL) => ({
      items: kept(`${searchParams.get("position")}`),
      next: String((Number(searchParams.get("position") ?? 0) % 9) + 1),
    });
    const circle = toyWalk(around);
    await circle.walk.take(999);
    expect([circle.walk.standing, circle.sent.length]).toEqual(["stuck", 10]);
    const resumed = toyWalk(around, { from: { ...start, place: { query: 0, position: "4", skip: 0, anchor: 0 } } });
    await resumed.walk.take(999);
    expect([resumed.walk.standing, resumed.sent.length]).toEqual(["stuck", 9]);
  });

  it("never for a cursor that an earlier query had as well", async () => {
    const pages = {
      "0:": { items: kept("a"), next: "x" },
      "0:x": { items: kept("b") },
      "1:": { items: kept("c"), next: "x" },
      "1:x": { items: kept("d") },
    };
    const { walk, ids } = toyWalk(pages, { plan: twoLegs() });
    await walk.take(9);
    expect([walk.standing, ids()]).toEqual(["ended", ["a", "b", "c", "d"]]);
  });

  it("never for a page number that hashes like one before: numbers cannot lead back", async () => {
    const from = { ...start, loop: { first: 0, mark: hashOf("7"), steps: 0, power: 4 } };
    const pagination: Pagination = {
      owns: [],
      accepts: (position: unknown): position is number => typeof position === "number",
      ask: (position): Query => (position === undefined ? {} : { position: String(position) }),
      next: (position) => (position === undefined ? { kind: "more", position: 7 } : { kind: "end" }),
    };
    const pages = { "0:": { items: kept("a") }, "0:7": { items: kept("b") } };
    const { walk, ids } = toyWalk(pages, { from, pagination });
    await walk.take(9);
    expect([walk.standing, ids()]).toEqual(["ended", ["a", "b"]]);
  });

  it("after 250 requests, though every page was empty", async () => {
    const { walk, sent } = toyWalk(({ searchParams }) => ({
      items: [],
      next: String(Number(searchParams.get("position") ?? 0) + 1),
    }));
    await walk.take(1);
    expect([walk.standing, sent.length, walk.now.place.position]).toEqual(["paused", 250, "250"]);
  });

  it("before a further page that would come too close to the deadline, but not before the first", async () => {
    const { walk, ids, sent } = toyWalk(three, { leftMs: 1_500 });
    await walk.take(5);
    expect([walk.standing, ids(), sent]).toEqual(["paused", ["a", "b"], ["0:"]]);
  });

  it("when it has read as many rows as may be filtered here, counted from where it began", async () => {
    const items = [..."abcdef"].map((id) => ({ id, is: id === "f" ? "kept" : "filtered" }) as const);
    const bounded = (filters: boolean, read: number) =>
      toyWalk({ "0:": { items } }, { plan: toyPlan({ filters }), patience: { scanRows: 4 }, from: { ...start, read } });
    for (const read of [0, 100]) {
      const { walk } = bounded(true, read);
      await walk.take(1);
      expect([walk.standing, walk.now.read, walk.now.place.skip]).toEqual(["paused", read + 4, 4]);
    }
    const { walk } = bounded(false, 0);
    await walk.take(10);
    expect([walk.standing, walk.now.read]).toEqual(["ended", 6]);
  });

  it("not yet when what may be read is used up right behind the last row wanted", async () => {
    const items = [...kept("a"), ...[..."bcdef"].map((id) => ({ id, is: "filtered" }) as const)];
    for (const read of [0, 100]) {
      const from = { ...start, read };
      const plan = toyPlan({ filters: true });
      const bounded = toyWalk({ "0:": { items } }, { plan, from, patience: { scanRows: 3 } });
      await bounded.walk.take(1);
      expect([bounded.walk.standing, bounded.walk.now.read]).toEqual(["going", read + 3]);
      const further = toyWalk({ "0:": { items } }, { plan, from });
      await further.walk.take(1);
      expect([further.walk.standing, further.walk.now.read]).toEqual(["ended", read + 6]);
    }
  });

  it("for no number of rows where nothing is filtered here", async () => {
    const { walk } = toyWalk({ "0:": { items: [...kept("a"), {}, {}] } }, { patience: { scanRows: 1 } });
    await walk.take(1);
    expect([walk.standing, walk.now.read]).toEqual(["ended", 3]);
  });
});

describe("a search in two forms", () => {
  it("shows what both give once, and takes that for no move of the data", async () => {
    const pages = {
      "0:": { items: kept("a b"), total: 2 },
      "1:": { items: kept("b c a d"), next: "x", total: 5 },
      "1:x": { items: kept("e"), total: 5 },
    };
    const { walk, sent, ids } = toyWalk(pages, { plan: twoLegs() });
    await walk.take(9);
    expect([ids(), sent]).toEqual([
      ["a", "b", "c", "d", "e"],
      ["0:", "1:", "1:x"],
    ]);
    expect(walk.now).toMatchObject({ moved: false, secondFormSkipped: false, total: 5, read: 7 });
    expect(walk.now.given).toEqual(["a", "b"].map(hashOf));
    expect(walk.ready[2]?.after.place).toEqual({ query: 1, position: undefined, skip: 2, anchor: hashOf("c") });
  });

  it("goes on in the second form after a continuation, and still shows nothing twice", async () => {
    const pages = { "0:": { items: kept("a b") }, "1:": { items: kept("c a d b e") } };
    const whole = toyWalk(pages, { plan: twoLegs() });
    await whole.walk.take(9);
    for (const [index, { after }] of whole.walk.ready.entries()) {
      const rest = toyWalk(pages, { plan: twoLegs(), from: after });
      await rest.walk.take(9);
      expect(rest.ids()).toEqual(whole.ids().slice(index + 1));
      expect(rest.walk.now.moved).toBe(false);
    }
  });

  it("begins the second form afresh: no total, no position and no loop of the first", async () => {
    const pages = { "0:": { items: kept("a"), next: "x", total: 2 }, "0:x": { items: kept("b"), total: 2 } };
    const { walk } = toyWalk(pages, { plan: twoLegs() });
    await walk.take(2);
    expect(walk.now).toMatchObject({
      place: { query: 1, position: undefined, skip: 0, anchor: 0 },
      total: undefined,
      loop: start.loop,
    });
  });

  it("leaves the second form out, and says so, where the first gave more rows than are remembered", async () => {
    const many = (count: number) => ({
      "0:": { items: Array.from({ length: count }, (_, index) => ({ id: `r${index}` })) },
      "1:": { items: kept("z") },
    });
    const remembered = toyWalk(many(32), { plan: twoLegs() });
    await remembered.walk.take(99);
    expect(remembered.ids()).toHaveLength(33);
    expect(remembered.walk.now).toMatchObject({ secondFormSkipped: false });
    expect(remembered.walk.now.given).toHaveLength(32);
    const more = toyWalk(many(33), { plan: twoLegs() });
    await more.walk.take(99);
    expect([more.ids().length, more.sent, more.walk.standing]).toEqual([33, ["0:"], "ended"]);
    expect(more.walk.now).toMatchObject({ secondFormSkipped: true });
    expect(more.walk.now.given).toHaveLength(33);
  });
});
