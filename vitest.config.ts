import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, in the order in which it begins: what waits beside what computes. */
const longest = [
  "built/rotation",
  "gates/team",
  "masked-questions",
  "view/browser",
  "replica/same-search",
  "search/vendors",
  "faults/vendor-faults",
  "built/replicas",
  "canaries",
  "mutated-bodies",
  "commands/sync",
  "gates/cost",
  "patterns",
  "built/http-scopes",
  "view/pictures",
];

/** The longest begin first, lest one ends alone beside a worker that has nothing left to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const first = longest.flatMap((one) => others.filter(({ moduleId }) => moduleId.endsWith(`/${one}.test.ts`)));
    return [...first, ...others.filter((file) => !first.includes(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Files of one worker share what they load: no test leaves a global changed, and the suite saves a third of its work.
    isolate: false,
    // One more than a small machine's two processors: what waits for a process, a browser or a deadline holds none.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
