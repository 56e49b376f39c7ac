/** What mutation testing runs again and again: the tests that scripts/mutation.ts names for the module at hand. */

import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: vitest reads nothing else
export default defineConfig({
  test: { include: (process.env.MUTATION_TESTS ?? "").split(" "), pool: "forks", testTimeout: 60_000 },
});
