/** docs/contract.md names what the program has: commands, outcomes, labels, codes. Arguments in it are generated. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { program } from "../../src/cli.ts";
import type { Outcome } from "../../src/vendors/vendor-report.ts";
import { problemCodes } from "../../src/vocabulary/problem.ts";
import type { Pushdown } from "../../src/vocabulary/pushdown.ts";

const contract = readFileSync("docs/contract.md", "utf8");

/** First cells of the table behind a mark. */
const named = (mark: string): readonly string[] => {
  const [, table = ""] = new RegExp(`<!-- checked:${mark} -->\\n\\n.*\\n.*\\n((?:\\|.*\\n)+)`).exec(contract) ?? [];
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = ""]) => cell);
};

// A type's words as values: one that is missing or too many does not compile.
const outcomes: Record<Outcome, true> = { ok: true, empty: true, partial: true, failed: true, unsupported: true };
const pushdowns: Record<Pushdown, true> = {
  vendor: true,
  verified: true,
  unsure: true,
  local: true,
  invoices: true,
  replica: true,
};

it.each([
  ["commands", program.commands.map((command) => command.name())],
  ["outcomes", Object.keys(outcomes)],
  ["pushdowns", Object.keys(pushdowns)],
  ["problem-codes", problemCodes],
])("the contract has the program's %s, all of them and no others", (mark, known) => {
  expect(named(mark).toSorted()).toEqual(known.toSorted());
});
