/** Where a walk goes on after a page, by strategy: never past the end, never back, never stopped by a count alone. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cursor } from "../../src/vendors/pagination/cursor.ts";
import { offset } from "../../src/vendors/pagination/offset.ts";
import { page } from "../../src/vendors/pagination/page.ts";
import type { Position } from "../../src/vendors/pagination/strategy.ts";

const end = { kind: "end" };

describe("cursor pages", () => {
  const pages = cursor({ cursor: "after", limit: "limit", owns: ["before"] });

  it("own their parameters, also those that are never sent", () => {
    expect(pages.owns).toEqual(["after", "limit", "before"]);
    expect(cursor({ cursor: "c", limit: "l" }).owns).toEqual(["c", "l"]);
  });

  it("ask without a cursor first, then with the one that was given", () => {
    expect(pages.ask(undefined, 20)).toEqual({ limit: "20" });
    expect(pages.ask("abc", 100)).toEqual({ after: "abc", limit: "100" });
  });

  it("accept a cursor of 1 to 1,024 characters out of a continuation", () => {
    expect(["a", "a".repeat(1024)].map(pages.accepts)).toEqual([true, true]);
    expect(["", "a".repeat(1025), 5, undefined, null].map(pages.accepts)).toEqual(Array(5).fill(false));
  });

  it.each([undefined, null, ""])("end where the vendor names no next cursor (%j)", (next) => {
    expect(pages.next("abc", { count: 20, next }, 20)).toEqual(end);
  });

  it("go on behind an empty page in the middle", () => {
    expect(pages.next("abc", { count: 0, next: "def" }, 20)).toEqual({ kind: "more", position: "def" });
  });

  it("are stuck where the cursor leads back to itself, or is longer than can be kept", () => {
    expect(pages.next("abc", { count: 20, next: "abc" }, 20)).toEqual({ kind: "stuck" });
    expect(pages.next("abc", { count: 20, next: "a".repeat(1025) }, 20)).toEqual({ kind: "stuck" });
    expect(pages.next("abc", { count: 20, next: "a".repeat(1024) }, 20)).toMatchObject({ kind: "more" });
  });

  it("end on a short first page that holds the whole total, and only there", () => {
    const more = { kind: "more", position: "abc" };
    expect(pages.next(undefined, { count: 7, next: "abc", total: 7 }, 20)).toEqual(end);
    expect(pages.next(undefined, { count: 7, next: "abc", total: 8 }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 7, next: "abc" }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 20, next: "abc", total: 20 }, 20)).toEqual(more);
    expect(pages.next("xyz", { count: 7, next: "abc", total: 7 }, 20)).toEqual(more);
  });
});

describe("offset pages", () => {
  const pages = offset({ offset: "offset", limit: "limit", most: 100 });

  it("own both parameters and count rows from 0", () => {
    expect(pages.owns).toEqual(["offset", "limit"]);
    expect(pages.ask(undefined, 20)).toEqual({ offset: "0", limit: "20" });
    expect(pages.ask(40, 20)).toEqual({ offset: "40", limit: "20" });
  });

  it("accept whole numbers; below 0 a page begins with the last row of the page before", () => {
    expect([0, 40, -39].map(pages.accepts)).toEqual([true, true, true]);
    expect([1.5, "0", Number.NaN, undefined].map(pages.accepts)).toEqual(Array(4).fill(false));
    expect(pages.ask(-39, 20)).toEqual({ offset: "39", limit: "21" });
    expect(pages.ask(-39, 100)).toEqual({ offset: "39", limit: "100" });
    expect([undefined, -39].map((position) => pages.rows?.(position, 20))).toEqual([20, 21]);
  });

  it("advance by the rows that came, but for the last one, and end where none is new", () => {
    expect(pages.next(undefined, { count: 20 }, 20)).toEqual({ kind: "more", position: -19, isOverlapping: true });
    expect(pages.next(-19, { count: 3 }, 20)).toEqual({ kind: "more", position: -21, isOverlapping: true });
    expect(pages.next(-21, { count: 1 }, 20)).toEqual(end);
    expect(pages.next(undefined, { count: 0 }, 20)).toEqual(end);
  });

  it("advance by single rows where a page holds no more, and end at an empty page", () => {
    expect(pages.next(undefined, { count: 1 }, 20)).toEqual({ kind: "more", position: 1 });
    expect(pages.next(1, { count: 1 }, 20)).toEqual({ kind: "more", position: 2 });
    expect(pages.next(2, { count: 0 }, 20)).toEqual(end);
  });

  it("give every row once, whatever the page size and the number of rows", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const given: number[] = [];
        let [position, overlap]: [number | undefined, number] = [undefined, 0];
        for (;;) {
          const from = Number(pages.ask(position, size).offset);
          const asked = Number(pages.ask(position, size).limit);
          const sent = Array.from({ length: Math.max(0, Math.min(asked, rows - from)) }, (_, at) => from + at);
          given.push(...sent.slice(overlap));
          const step = pages.next(position, { count: sent.length }, size);
          if (step.kind !== "more") break;
          [position, overlap] = [Number(step.position), step.isOverlapping ? 1 : 0];
        }
        expect(given).toEqual(Array.from({ length: rows }, (_, at) => at));
      }),
    );
  });
});

describe.each([0, 1] as const)("numbered pages from %i", (first) => {
  const pages = page({ page: "page", size: "size", first });

  it("own both parameters, start at the first, and go on by number", () => {
    expect(pages.owns).toEqual(["page", "size"]);
    expect(pages.ask(undefined, 20)).toEqual({ page: String(first), size: "20" });
    expect(pages.ask("3x20", 20)).toEqual({ page: String(first + 3), size: "20" });
    expect(pages.ask(first + 3, 20)).toEqual({ page: String(first + 3), size: "20" });
  });

  it("hold rows that smaller full pages came to in the first larger one, and in no later one", () => {
    expect(pages.place?.("3x20", 100)).toEqual({ page: first, size: 100, lead: 60 });
    expect(pages.place?.("5x20", 100)).toEqual({ page: first + 5, size: 20, lead: 0 });
    expect(pages.place?.("1x100", 100)).toEqual({ page: first + 1, size: 100, lead: 0 });
  });

  it("keep their size behind a page that was not full", () => {
    expect(pages.ask("3p20", 100)).toEqual({ page: String(first + 3), size: "20" });
    expect(pages.place?.("3p20", 100)).toEqual({ page: first + 3, size: 20, lead: 0 });
    expect(pages.next("3p20", { count: 20 }, 100)).toEqual({ kind: "more", position: "4p20" });
  });

  it("accept pages with their size, and whole numbers from the first page on", () => {
    expect([first, 20, "0p1", "3p20", "1x100"].map(pages.accepts)).toEqual(Array(5).fill(true));
    expect([-1, 0.5, "20", "3p0", "p20", "3y2", undefined].map(pages.accepts)).toEqual(Array(7).fill(false));
  });

  it("end at an empty page, and where the rows are as many as the vendor counts", () => {
    expect(pages.next("2x20", { count: 0, total: 100 }, 20)).toEqual(end);
    expect(pages.next("1x20", { count: 20, total: 40 }, 20)).toEqual(end);
    expect(pages.next(undefined, { count: 7, total: 7 }, 20)).toEqual(end);
  });

  it("go on behind a full page, and behind a short one while the vendor counts more", () => {
    const more = { kind: "more", position: "1x20" };
    expect(pages.next(undefined, { count: 20 }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 20, total: 41 }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 20, total: 10 }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 7, total: 41 }, 20)).toEqual({ kind: "more", position: "1p20" });
  });

  it("go on behind a page as large as the vendor says its pages are, though more was asked", () => {
    const more = { kind: "more", position: "1p20" };
    expect(pages.next(undefined, { count: 7, size: 7 }, 20)).toEqual(more);
    expect(pages.next(undefined, { count: 7, size: 7, total: 14 }, 20)).toEqual(more);
    expect(pages.next("1p20", { count: 7, size: 7, total: 14 }, 20)).toEqual(end);
    expect(pages.next("1p20", { count: 3, size: 7, total: 10 }, 20)).toEqual(end);
    // A larger page than was asked for is no cap.
    expect(pages.next(undefined, { count: 20, size: 50, total: 20 }, 20)).toEqual(end);
  });

  it("end behind a short page where no count speaks against it", () => {
    expect(pages.next(undefined, { count: 7 }, 20)).toEqual(end);
    expect(pages.next(undefined, { count: 7, total: 5 }, 20)).toEqual(end);
  });

  it("give every row once, whatever the sizes asked for, the number of rows, and a server's cap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("nothing", "total", "size", "both"),
        (all, sizes, cap, told) => {
          // What a cap that is told nowhere costs, the walk notices by the count.
          const most = told === "nothing" || told === "total" ? 60 : cap;
          const given: number[] = [];
          let position: Position | undefined;
          for (let asked = 0; ; asked += 1) {
            const size = sizes[asked % sizes.length] ?? 1;
            const query = pages.ask(position, size);
            const real = Math.min(Number(query.size), most);
            const from = (Number(query.page) - first) * real;
            const rows = Array.from({ length: Math.max(0, Math.min(real, all - from)) }, (_, at) => from + at);
            given.push(...rows.slice(pages.place?.(position, size).lead));
            const total = told === "total" || told === "both" ? all : undefined;
            const seen = { count: rows.length, total, size: told === "size" || told === "both" ? real : undefined };
            const step = pages.next(position, seen, size);
            if (step.kind !== "more") break;
            position = step.position;
          }
          expect(given).toEqual(Array.from({ length: all }, (_, at) => at));
        },
      ),
      { seed: 11, numRuns: 1_000 },
    );
  });
});

describe("where the pages behind one begin", () => {
  const byOffset = offset({ offset: "offset", limit: "limit", most: 100 });
  const byNumber = page({ page: "page", size: "size", first: 1 });

  it("is told by a count, as far as it goes", () => {
    expect(byOffset.following?.(undefined, { count: 20, total: 70 }, 20, 8)).toEqual([-19, -39, -59]);
    expect(byOffset.following?.(40, { count: 20, total: 60 }, 20, 8)).toEqual([]);
    expect(byNumber.following?.(undefined, { count: 20, total: 70 }, 20, 8)).toEqual(["1x20", "2x20", "3x20"]);
    expect(byNumber.following?.("2x20", { count: 20, total: 60 }, 20, 8)).toEqual([]);
  });

  it("is likely where no count is told, and follows what a server caps the size at", () => {
    expect(byOffset.following?.(40, { count: 10 }, 20, 2)).toEqual([-49, -58]);
    expect(byOffset.following?.(-39, { count: 21 }, 20, 2)).toEqual([-59, -79]);
    expect(byNumber.following?.("2x20", { count: 20 }, 20, 2)).toEqual(["3x20", "4x20"]);
    expect(byNumber.following?.(undefined, { count: 10, total: 35 }, 20, 8)).toEqual(["1p20", "2p20", "3p20"]);
  });

  it("is nowhere behind an empty page, and never known from a cursor", () => {
    expect(byOffset.following?.(40, { count: 0, total: 60 }, 20, 8)).toEqual([]);
    expect(byNumber.following?.(3, { count: 0 }, 20, 8)).toEqual([]);
    expect(cursor({ cursor: "after", limit: "limit" }).following).toBeUndefined();
  });
});
