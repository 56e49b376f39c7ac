import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes longest, whatever its size. */
const longest = [
  "search/vendors",
  "gates/team",
  "masked-questions",
  "built/rotation",
  "view/browser",
  "faults/vendor-faults",
  "built/replicas",
  "gates/cost",
];

/** The longest begin first, lest one ends alone beside a worker that has nothing left to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((one) => moduleId.endsWith(`/${one}.test.ts`));
    const others = await super.sort(files);
    return [...others.filter(isLong), ...others.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Files of one worker share what they load: no test leaves a global changed, and the suite saves a third of its work.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
