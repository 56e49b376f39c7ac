/** The goals at full size, one file after the other: `npm run test:soak`, or with SOAK=0.1 a tenth of it. */

import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: vitest reads nothing else
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/soak/**/*.soak.ts"],
    pool: "forks",
    fileParallelism: false,
    testTimeout: 7_200_000,
    hookTimeout: 60_000,
  },
});
