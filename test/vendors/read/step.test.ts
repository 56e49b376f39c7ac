/** The rules of paging, one line each: what a page, a row and the end of a page do to a walk. */

import { describe, expect, it } from "vitest";
import { type Checkpoint, hashOf, rememberedIds, start } from "../../../src/vendors/read/checkpoint.ts";
import { asPageRow, type Page, type Row } from "../../../src/vendors/read/page.ts";
import { beginAt, step, type WalkEvent, type WalkRules, type WalkState } from "../../../src/vendors/read/step.ts";

const kept = (id: string, createdAt?: number): Row<string> => ({ kind: "kept", id, value: id, createdAt });
const page = (ids: string, more: Partial<Page<string>> = {}): WalkEvent => ({
  kind: "page",
  page: { rows: [...ids].map((id) => asPageRow(kept(id))), step: { kind: "end" }, total: undefined, ...more },
});
const row = (sent: Row<unknown>, more: { isRepeated?: boolean; isDuplicate?: boolean } = {}): WalkEvent => ({
  kind: "row",
  row: sent,
  isRepeated: false,
  isDuplicate: false,
  ...more,
});
const end = (to: string | number | undefined, visited: readonly (string | number)[] = []): WalkEvent => ({
  kind: "page end",
  step: to === undefined ? { kind: "end" } : { kind: "more", position: to },
  isVisited: (position) => visited.includes(position),
});

const overlapping: WalkEvent = {
  kind: "page end",
  step: { kind: "more", position: -1, isOverlapping: true },
  isVisited: () => false,
};
const read = (ids: string): readonly WalkEvent[] => [page(ids), ...[...ids].map((id) => row(kept(id)))];

const rules: WalkRules = { orders: [undefined], created: {}, isFromStart: true };
const stateAfter = (
  events: readonly WalkEvent[],
  given: Partial<WalkRules> = {},
  from: Checkpoint = start,
): WalkState => events.reduce((state, event) => step(state, event, { ...rules, ...given }), beginAt(from));
const behind = (ids: string, more: Partial<Checkpoint> = {}): Checkpoint => ({
  ...start,
  read: ids.length,
  place: { ...start.place, skip: ids.length, anchor: hashOf(ids.at(-1) ?? "") },
  ...more,
});

describe("data that moves between two pages", () => {
  it.each<[string, readonly WalkEvent[], Partial<Checkpoint>, boolean]>([
    ["a total that shrinks", [page("ab", { total: 4 }), page("cd", { total: 3 })], {}, true],
    ["a total that grows", [page("ab", { total: 4 }), page("cd", { total: 5 })], {}, true],
    ["a total that stays", [page("ab", { total: 4 }), page("cd", { total: 4 })], {}, false],
    ["a row that came before", [page("ab"), row(kept("a"), { isRepeated: true })], {}, true],
    ["an end short of the total", [page("ab", { total: 3 }), row(kept("a")), row(kept("b")), end(undefined)], {}, true],
    ["an end at the total", [page("ab", { total: 2 }), row(kept("a")), row(kept("b")), end(undefined)], {}, false],
    ["an anchor that stands lower", [page("xab")], behind("ab"), true],
    ["an anchor that stands higher", [page("bc")], behind("ab"), true],
    ["an anchor in its place", [page("abc")], behind("ab"), false],
    ["an overlapping page that begins with the row before", [...read("ab"), overlapping, page("bc")], {}, false],
    ["an overlapping page that begins with the next row", [...read("ab"), overlapping, page("cd")], {}, true],
    ["an overlapping page that begins with an earlier row", [...read("ab"), overlapping, page("ab")], {}, true],
    ["an overlapping page without rows", [...read("ab"), overlapping, page("")], {}, true],
  ])("%s", (_what, events, from, moved) => {
    expect(stateAfter(events, {}, { ...start, ...from }).checkpoint.moved).toBe(moved);
  });

  it("goes on behind the anchor, wherever on its page it stands now", () => {
    const skips = (ids: string, from: Checkpoint, isFromStart = false) =>
      stateAfter([page(ids)], { isFromStart }, from).checkpoint.place.skip;
    expect(skips("abc", behind("ab"))).toBe(2);
    expect(skips("xabc", behind("ab"))).toBe(3);
    expect(skips("bc", behind("ab"))).toBe(1);
  });

  it("reads an overlapping page from its first row where rows moved, and behind the known one where none did", () => {
    const skipped = (ids: string) => stateAfter([...read("ab"), overlapping, page(ids)]).checkpoint.place.skip;
    expect(["bc", "cd", "xb"].map(skipped)).toEqual([1, 0, 0]);
  });
});

describe("a walk ends", () => {
  it.each<[string, readonly WalkEvent[], Partial<WalkRules>, WalkState["status"]]>([
    ["behind the last page", [page("a"), row(kept("a")), end(undefined)], {}, "ended"],
    ["not before the next page", [page("a"), row(kept("a")), end(1)], {}, "going"],
    ["stuck where a position was met before", [page("a"), end(1, [1])], {}, "stuck"],
    [
      "stuck at a cursor that comes round",
      [page("a"), end("x"), page("b"), end("y"), page("c"), end("x")],
      {},
      "stuck",
    ],
    ["stuck at the third page alike", [page("ab"), page("ab"), page("ab")], {}, "stuck"],
    ["not at the second page alike", [page("ab"), page("ab")], {}, "going"],
    ["stuck so with their ends between", [page("ab"), end(1), page("ab"), end(2), page("ab")], {}, "stuck"],
    ["not where another page is between", [page("ab"), end(1), page("cd"), end(2), page("ab")], {}, "going"],
    [
      "with the second query, not the first",
      [page("a"), row(kept("a")), end(undefined)],
      { orders: [undefined, undefined] },
      "going",
    ],
  ])("%s", (_what, events, given, status) => {
    expect(stateAfter(events, given).status).toBe(status);
  });

  const filtered = (id: string, createdAt: number): Row<string> => ({ kind: "filtered", id, createdAt });
  const newestFirst: Partial<WalkRules> = { orders: ["-created_at"], created: { after: "2026-01-01" } };
  const [before, within] = [Date.UTC(2025, 0, 1), Date.UTC(2026, 5, 1)];

  it("where creation order says that nothing further can match", () => {
    expect(stateAfter([row(kept("a", within)), row(filtered("b", before))], newestFirst).status).toBe("ended");
    expect(stateAfter([row(kept("a", within)), row(filtered("b", within))], newestFirst).status).toBe("going");
  });

  it("and not there where the rows have come out of order", () => {
    const state = stateAfter([row(kept("a", before)), row(kept("b", within)), row(filtered("c", before))], newestFirst);
    expect([state.status, state.checkpoint.disordered]).toEqual(["going", true]);
  });
});

describe("a row", () => {
  it.each<[string, WalkEvent, Partial<Checkpoint>]>([
    ["that is kept counts as read", row(kept("a")), { read: 1, malformed: 0 }],
    ["that is malformed is counted", row({ kind: "malformed" }), { read: 1, malformed: 1 }],
    [
      "whose id another row of its page has is counted as malformed",
      row(kept("a"), { isDuplicate: true }),
      { malformed: 1 },
    ],
    [
      "that cannot be told is counted",
      row({ kind: "undetermined", id: "a", createdAt: undefined }),
      { undetermined: 1 },
    ],
    [
      "that contradicts a word is counted under it",
      row({ kind: "contradicts", id: "a", word: "name" }),
      { dropped: { name: 1 } },
    ],
    ["that came before is counted as repeated", row(kept("a"), { isRepeated: true }), { repeated: 1, moved: true }],
    ["of another kind counts as read alone", row({ kind: "other", id: "a" }), { read: 1, malformed: 0, dropped: {} }],
  ])("%s", (_what, event, counts) => {
    expect(stateAfter([event]).checkpoint).toMatchObject(counts);
  });

  it("that an earlier query gave is expected, and no move", () => {
    const two: Partial<WalkRules> = { orders: [undefined, undefined] };
    const first = [page("a"), row(kept("a")), end(undefined)];
    const { checkpoint } = stateAfter([...first, page("a"), row(kept("a"), { isRepeated: true })], two);
    expect(checkpoint).toMatchObject({ moved: false, repeated: 0, read: 2, given: [hashOf("a")] });
  });
});

it("skips a second query where the first gave more rows than are remembered", () => {
  const rows = Array.from({ length: rememberedIds + 1 }, (_, at) => row(kept(`${at}`)));
  const { status, checkpoint } = stateAfter([...rows, end(undefined)], { orders: [undefined, undefined] });
  expect([status, checkpoint.secondFormSkipped, checkpoint.given.length]).toEqual(["ended", true, rememberedIds + 1]);
});

describe("a list that is read only where it is small", () => {
  const smallRows = 3;
  const lists = { orders: [undefined, undefined], smallRows };
  const query = (events: readonly WalkEvent[]) => stateAfter(events, lists).checkpoint.place.query;

  it.each<[string, Partial<Page<string>>, number]>([
    ["by the vendor's count", { total: 3, step: { kind: "more", position: "b" } }, 0],
    ["by its end", {}, 0],
    ["unless the vendor counts more", { total: 4, step: { kind: "more", position: "b" } }, 1],
    ["unless nothing tells how long it is", { step: { kind: "more", position: "b" } }, 1],
  ])("%s", (_what, more, expected) => {
    expect(query([page("ab", more)])).toBe(expected);
  });

  it("leaves nothing behind where it is not", () => {
    const large = page("ab", { total: 4, step: { kind: "more", position: "b" } });
    expect(stateAfter([large], lists).checkpoint).toEqual({ ...start, place: { ...start.place, query: 1 } });
  });

  it("ends the walk with it, and counts its rows against the vendor's own", () => {
    const whole = stateAfter([...read("ab"), end(undefined)], lists);
    expect([whole.status, whole.checkpoint.moved]).toEqual(["ended", false]);
    const short = stateAfter([page("ab", { total: 3 }), row(kept("a")), row(kept("b")), end(undefined)], lists);
    expect([short.status, short.checkpoint.moved]).toEqual(["ended", true]);
  });

  it("goes on with it on later pages, whatever they count", () => {
    const grown = page("cd", { total: 9, step: { kind: "more", position: "d" } });
    expect(query([...read("ab"), grown])).toBe(0);
  });

  it("takes a row that comes twice in the query behind it for moved", () => {
    const large = page("xy", { total: 9, step: { kind: "more", position: "y" } });
    const repeated = row(kept("a"), { isRepeated: true });
    expect(stateAfter([large, page("aa"), row(kept("a")), repeated], lists).checkpoint.moved).toBe(true);
  });
});
