/** An esbuild plugin: imports of exactly these packages are answered by a smaller module of ours. */

import { resolve } from "node:path";

/** `modules`: what is imported, and the file that stands in for it. */
export const standIns = (modules) => ({
  name: "stand-ins",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path }) => (path in modules ? { path: resolve(modules[path]) } : undefined));
  },
});
