/** The drawing in docs/architecture.md is the architecture test's table, and every arrow of it is a real import. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeBlocks } from "./blocks.ts";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs/architecture.md"), "utf8");

/** The table `rooms` of test/architecture.test.ts: each room with all it may import. */
const allowed: Readonly<Record<string, readonly string[]>> = (() => {
  const text = readFileSync(join(root, "test/architecture.test.ts"), "utf8");
  const [, table = ""] = /^const rooms: .* = \{\n([\s\S]*?)^\};$/m.exec(text) ?? [];
  const rows = [...table.matchAll(/^\s*([a-z]+): \[([\s\S]*?)\],$/gm)];
  return Object.fromEntries(
    rows.map(([, room = "", list = ""]) => [room, [...list.matchAll(/"([a-z]+)"/g)].map(([, to = ""]) => to)]),
  );
})();

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
    expect(Object.keys(allowed).length).toBeGreaterThan(8);
    expect([...new Set(drawn.flat())].sort()).toEqual(Object.keys(allowed).sort());
    for (const [from, to] of drawn) expect([from, allowed[from]?.includes(to)]).toEqual([from, true]);
  });

  it.each(Object.keys(allowed))("%s reaches what it may import, and nothing else", (room) => {
    expect(reachable(room)).toEqual([...(allowed[room] ?? [])].sort());
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
    expect(rows.sort()).toEqual(Object.keys(allowed).sort());
  });
});
