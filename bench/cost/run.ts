/** The cost by size alone, without the rest of the benchmark: npm run bench:cost, with sizes behind it for fewer. */

import { table } from "../markdown-table.ts";
import { measureCost } from "./measure.ts";
import { bookSizes } from "./questions.ts";
import { costRows, costSection } from "./section.ts";

const sizes = process.argv.slice(2).map(Number);
const costs = await measureCost(
  (what) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`),
  sizes.length > 0 ? sizes : bookSizes,
);
const targets = costRows(costs).map(([what, reached, target, met]) => [what, reached, target, met ? "met" : "not met"]);
process.stdout.write(
  `${[table(["figure", "reached", "target", ""], targets), "", ...costSection(costs)].join("\n")}\n`,
);
process.exit(0);
