/** An esbuild plugin: modules whose exports are plain data are evaluated while building, and bundled as that data. */

import { deepStrictEqual } from "node:assert";
import { resolve } from "node:path";
import { evaluate } from "../evaluate.mjs";

const literal = (name, value) => {
  const text = JSON.stringify(value);
  // Whatever JSON cannot carry would be missing from the program without a word.
  deepStrictEqual(JSON.parse(text), value, `${name} is more than plain data`);
  return `export const ${name} = ${text};`;
};

/** `files`: paths below the repository. */
export const precomputed = (files) => ({
  name: "precomputed",
  setup: ({ onLoad }) => {
    const paths = files.map((file) => resolve(file));
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!paths.includes(path)) return undefined;
      const exported = Object.entries(await evaluate(path));
      return { contents: exported.map(([name, value]) => literal(name, value)).join("\n"), loader: "js" };
    });
  },
});
