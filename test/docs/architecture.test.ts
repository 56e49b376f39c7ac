/** The drawing in docs/architecture.md is the plan in test/support/rooms.ts, and every arrow of it is a real import. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rooms } from "../support/rooms.ts";
import { codeBlocks } from "./blocks.ts";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");

const drawn = codeBlocks(page)
  .filter(({ language }) => language === "mermaid")
  .flatMap(({ text }) => [...text.matchAll(/^ {2}([a-z]+) --> ([a-z]+)$/gm)])
  .map(([, from = "", to = ""]) => [from, to] as const);

const reachable = (from: string): readonly string[] => {
  const found = new Set<string>();
  const visit = (room: string): void => {
    for (const [one, to] of drawn) {
      if (one !== room || found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(from);
  return [...found].sort();
};

describe("the drawing", () => {
  it("has every room, and draws nothing that is not allowed", () => {
    expect(Object.keys(rooms).length).toBeGreaterThan(8);
    expect([...new Set(drawn.flat())].sort()).toEqual(Object.keys(rooms).sort());
    for (const [from, to] of drawn) expect([from, rooms[from]?.includes(to)]).toEqual([from, true]);
  });

  it.each(Object.keys(rooms))("%s reaches what it may import, and nothing else", (room) => {
    expect(reachable(room)).toEqual([...(rooms[room] ?? [])].sort());
  });

  it.each(drawn)("%s really imports %s", (from, to) => {
    const files = readdirSync(join(root, "src", from), { recursive: true, encoding: "utf8" });
    const imports = files
      .filter((path) => path.endsWith(".ts"))
      .some((path) => new RegExp(`"(\\.\\./)+${to}/`).test(readFileSync(join(root, "src", from, path), "utf8")));
    expect(imports).toBe(true);
  });

  it("is explained room by room", () => {
    const rows = [...page.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, room]) => room);
    expect(rows.sort()).toEqual(Object.keys(rooms).sort());
  });
});
