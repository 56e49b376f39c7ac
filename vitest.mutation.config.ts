/** The tests in process that hold retries, tokens, text, refs and paging: what mutation testing runs again and again. */

import { defineConfig } from "vitest/config";

// biome-ignore lint/style/noDefaultExport: vitest reads nothing else
export default defineConfig({
  test: {
    include: [
      "test/http/{retry,retry-after,lanes}.test.ts",
      "test/customers/*.test.ts",
      "test/vocabulary/{safe-text,tame-deep}.test.ts",
      "test/summaries/ref.test.ts",
      "test/{paging,paging-faults,honesty,honesty-failures,filters}.test.ts",
      "test/vendors/conformance.test.ts",
    ],
    pool: "forks",
    testTimeout: 60_000,
  },
});
