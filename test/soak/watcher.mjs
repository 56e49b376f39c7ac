/**
 * Preloaded into the built program: appends what it is asked for to the file SOAK_WATCH names, one JSON object a line.
 *
 * At SIGUSR2: heap after a collection, RSS, what keeps the loop alive, and the longest block since the last time. At
 * the end: the exit code.
 */

import { appendFileSync, readdirSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const file = process.env.SOAK_WATCH;
const resolutionMs = 1;

if (file) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let warnings = 0;
  process.on("warning", () => {
    warnings += 1;
  });
  const write = (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  process.on("SIGUSR2", () => {
    // A collection is a block of its own, and none of the program's.
    const blockMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    const resources = process.getActiveResourcesInfo();
    write({
      at: performance.now(),
      heap: heapUsed,
      rss,
      blockMs,
      timers: resources.filter((name) => name === "Timeout").length,
      descriptors: readdirSync("/proc/self/fd").length,
      warnings,
    });
    setImmediate(() => delay.reset());
  });
  process.on("exit", (code) => write({ code }));
}
