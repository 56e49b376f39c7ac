/**
 * Writes src/text/html-entity-names.ts: HTML's named character references, from the character-entities package.
 *
 * Usage: node scripts/run.mjs scripts/make-entity-names.ts
 */

import { writeFileSync } from "node:fs";
import { characterEntities } from "character-entities";

const lineWidth = 230;

const base36 = (text: string): string => [...text].map((character) => character.codePointAt(0)!.toString(36)).join("+");

const entries = Object.entries(characterEntities).map(([name, text]) => `${name}=${base36(text)}`);

const lines = [""];
for (const entry of entries) {
  const last = lines.at(-1)!;
  if (last.length + entry.length + 1 > lineWidth) lines.push(entry);
  else lines[lines.length - 1] = last === "" ? entry : `${last} ${entry}`;
}

writeFileSync(
  "src/text/html-entity-names.ts",
  `/** HTML's named character references as name=code points in base 36. Written by scripts/make-entity-names.ts. */

export const entityNames = \`
${lines.join("\n")}
\`;
`,
);
console.log(`${entries.length} names in ${lines.length} lines`);
