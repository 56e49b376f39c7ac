/** One holder at a time over processes: also after one died, and where none can be asked whether it lives. */

import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LockTimes, withFileLock } from "../../src/tokens/file-lock.ts";
import { problemOf } from "../support/answers.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "locks-"));
  path = join(folder, "adfin.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const quick: LockTimes = { staleMs: 120, beatMs: 30, pollMs: 5, settleMs: 20, waitMs: 5_000 };
const lock = <T>(act: (confirm: () => Promise<void>) => Promise<T>, times: Partial<LockTimes> = {}) =>
  withFileLock({ path, name: "ADFIN_TOKEN_FILE" }, act, { ...quick, ...times });

const namespace = (): string => {
  try {
    return `${hostname()}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
};
const deadPid = (): number => spawnSync(process.execPath, ["-e", "0"]).pid;

describe("a file lock", () => {
  it("lets one in after the other, and is gone afterwards", async () => {
    let [inside, most, done] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 12 }, () =>
        lock(async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
          done += 1;
        }),
      ),
    );
    expect([most, done, await readdir(folder)]).toEqual([1, 12, []]);
  });

  it("is let go by one that fails", async () => {
    await expect(lock(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await lock(async () => "in")).toBe("in");
  });

  it("of a process that died here is taken over without waiting for it to go stale", async () => {
    await writeFile(path, `${namespace()} ${deadPid()} abc`);
    const began = performance.now();
    expect(await lock(async () => "in", { staleMs: 60_000 })).toBe("in");
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("of a process elsewhere is taken over once it stands still, by one of all who wait", async () => {
    await writeFile(path, `another-machine ${process.pid} abc`);
    let [inside, most] = [0, 0];
    const waiting = Array.from({ length: 5 }, () =>
      lock(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      }),
    );
    await Promise.all(waiting);
    expect([most, await readdir(folder)]).toEqual([1, []]);
  });

  it("that is kept fresh is never taken over, however long it is held", async () => {
    let release: () => void = () => undefined;
    const long = lock(() => new Promise<void>((resolve) => (release = resolve)), { staleMs: 60 });
    await expect.poll(() => readFile(path, "utf8")).toContain(String(process.pid));
    // The same process, so nobody can be asked whether it lives: its holder's sign of life is the file alone.
    await writeFile(path, `another-machine ${process.pid} kept-fresh`);
    const problem = await problemOf(lock(async () => "in", { staleMs: 90, waitMs: 400 }));
    expect(problem.code).toBe("vendor_timeout");
    release();
    await long;
  });

  it("tells its holder when somebody took it over", async () => {
    await lock(async (confirm) => {
      await confirm();
      await writeFile(path, "another-machine 1 thief");
      expect((await problemOf(confirm())).code).toBe("vendor_unavailable");
    });
    // What is another's stays.
    expect(await readFile(path, "utf8")).toContain("thief");
  });
});
