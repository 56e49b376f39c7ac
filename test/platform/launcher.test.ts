/** A program that npm started ends with it; one that was started by hand outlives whoever started it. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hangUpWithLauncher } from "../../src/platform/launcher.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const launched = (env: Readonly<Record<string, string>>) => {
  let launcher = 100;
  const hangUp = vi.fn();
  hangUpWithLauncher({ env, parent: () => launcher, hangUp });
  return {
    hangUp,
    launcherEnds: () => {
      launcher = 1;
    },
  };
};

it("hangs up once, and only when npm's shell is gone", () => {
  const { hangUp, launcherEnds } = launched({ npm_command: "exec" });
  vi.advanceTimersByTime(60_000);
  expect(hangUp).not.toHaveBeenCalled();
  launcherEnds();
  vi.advanceTimersByTime(60_000);
  expect(hangUp).toHaveBeenCalledTimes(1);
});

it("goes on without whoever started it where that was not npm", () => {
  const { hangUp, launcherEnds } = launched({});
  launcherEnds();
  vi.advanceTimersByTime(60_000);
  expect(hangUp).not.toHaveBeenCalled();
});
