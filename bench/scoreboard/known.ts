/** Finds in the sandbox what the questions are about: a customer that two vendors know, and others with numbers. */

import type { CallTool } from "./score.ts";
import type { Known } from "./tasks.ts";

type Row = Readonly<Record<string, string>>;

const rowsOf = async (call: CallTool, given: object): Promise<readonly Row[]> => {
  const { structured } = await call({
    tool: "list_customers",
    given: { limit: 200, max_tokens: 20_000, detail: "standard", ...given },
  });
  const { columns, rows } = structured as { columns: string[]; rows: string[][] };
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [columns[index] ?? "", cell])));
};

const isSaid = (cell: string | undefined): cell is string => cell !== undefined && cell !== "-" && cell !== "?";

const firstWith = (rows: readonly Row[], ...columns: readonly string[]): Row => {
  const found = rows.find((row) => columns.every((column) => isSaid(row[column])));
  if (!found) throw new Error(`The sandbox has no customer with ${columns.join(" and ")}`);
  return found;
};

const dayMs = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);

/** A word of the name that is a name, not a legal form. */
const partOf = (name: string): string => name.split(/[\s&]+/).find((word) => /^\p{L}{5,}$/u.test(word)) ?? name;

export const findKnown = async (call: CallTool): Promise<Known> => {
  const [zenskar, pland, fynn] = await Promise.all(
    ["zenskar", "pland", "fynn"].map((vendor) => rowsOf(call, { vendors: [vendor] })),
  );
  const both = await rowsOf(call, { vendors: ["zenskar", "fynn"] });
  const twice = both.filter((row) => row.flags?.includes("="));
  const known = firstWith(
    twice.filter((row) => zenskar?.some((one) => one.ref === row.ref)),
    "name",
    "email",
  );
  const numbered = firstWith(fynn ?? [], "number", "vat_tax");
  return {
    name: known.name ?? "",
    part: partOf(known.name ?? ""),
    email: known.email ?? "",
    vatId: numbered.vat_tax?.split(" ")[0] ?? "",
    numbers: { pland: firstWith(pland ?? [], "number").number ?? "", fynn: numbered.number ?? "" },
    ids: { zenskar: known.native_id ?? "", fynn: numbered.native_id ?? "" },
    refs: { zenskar: known.ref ?? "", fynn: numbered.ref ?? "" },
    monthAgo: daysAgo(30),
    yearAgo: daysAgo(365),
  };
};
