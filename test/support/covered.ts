/** Rows of a fault catalogue that name the test which holds them: a name that no longer exists is found out. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file below `test/`, and a title or a row of a table that stands in it. */
type Held = readonly [file: string, title: string];

export interface CatalogueRow {
  readonly id: string;
  readonly fault: string;
  /** What is promised where it happens. */
  readonly promise: string;
  /** Tests elsewhere that hold it. */
  readonly held?: readonly Held[];
  /** Cells of the table in this folder that hold it. */
  readonly cells?: true;
  /** What needs a network of its own or a privileged user, and runs in a script. */
  readonly script?: "npm run test:faults" | "npm run test:soak";
}

const texts = new Map<string, string>();

const textOf = (file: string): string => {
  const text = texts.get(file) ?? readFileSync(join(import.meta.dirname, "..", file), "utf8");
  texts.set(file, text);
  return text;
};

/** The references of a row that lead nowhere. */
export const lost = ({ held = [] }: CatalogueRow): readonly string[] =>
  held
    .filter(([file, title]) => !['"', "`"].some((quote) => textOf(file).includes(`${quote}${title}${quote}`)))
    .map(([file, title]) => `${file}: ${title}`);
