/** What a command writes while it runs inside a test, and nothing of it on the test's own terminal. */

import { afterEach, beforeEach, vi } from "vitest";

/** For each test of the file or block anew: `out` of stdout, `told` of stderr. The exit code ends as it began: none. */
export const captureOutput = (): { out: string; told: string } => {
  const written = { out: "", told: "" };
  beforeEach(() => {
    Object.assign(written, { out: "", told: "" });
    process.exitCode = undefined;
    for (const [stream, name] of [
      ["stdout", "out"],
      ["stderr", "told"],
    ] as const)
      vi.spyOn(process[stream], "write").mockImplementation((text) => {
        written[name] += text;
        return true;
      });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.exitCode = undefined;
  });
  return written;
};
