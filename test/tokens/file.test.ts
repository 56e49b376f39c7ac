/** The token file: whole, private, found again after a crash, and never a way to another file. */

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { showCopy } from "../../src/tokens/copies.ts";
import { tokenFile } from "../../src/tokens/file.ts";
import { problemOf } from "../support/answers.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokens-"));
  path = join(folder, "adfin");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const copy = (token: string, generation: number) => ({ token, chain: "c", generation });
const place = () => tokenFile(path, "ADFIN_TOKEN_FILE");

describe("the token file", () => {
  it("is written whole, for its owner alone, and leaves nothing beside it", async () => {
    expect(await place().read()).toBeUndefined();
    for (const one of [copy("one", 1), copy("two", 2)]) {
      await place().exclusively(() => place().write(one));
      expect(await place().read()).toEqual(one);
    }
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["adfin"]);
  });

  it("of an earlier version, which held the token alone, is read", async () => {
    await writeFile(path, "refresh-plain\n");
    expect(await place().read()).toEqual({ token: "refresh-plain", chain: "", generation: 0 });
  });

  it("whose writer died before the rename gives the newer token all the same, and is tidied by the next", async () => {
    await place().write(copy("one", 1));
    await writeFile(`${path}.4f1c.new`, showCopy(copy("two", 2)));
    await writeFile(`${path}.77aa.new`, showCopy(copy("three", 3)).slice(0, 20));
    expect(await place().read()).toEqual(copy("two", 2));
    await place().write(copy("three", 3));
    expect(await readdir(folder)).toEqual(["adfin"]);
  });

  it("that is a link is refused by its setting's name, and what it leads to stays as it is", async () => {
    const target = join(folder, "target");
    await writeFile(target, "somebody's file");
    await symlink(target, path);
    const problem = await problemOf(place().read());
    expect([problem.code, problem.message]).toEqual([
      "vendor_auth",
      "ADFIN_TOKEN_FILE is a symbolic link: name the file itself.",
    ]);
    await place().write(copy("one", 1));
    expect(await readFile(target, "utf8")).toBe("somebody's file");
  });

  it("takes no link beside it for a token of its own", async () => {
    const secret = join(folder, "secret");
    await writeFile(secret, showCopy(copy("planted", 99)));
    await symlink(secret, `${path}.planted.new`);
    await place().write(copy("one", 1));
    expect(await place().read()).toEqual(copy("one", 1));
  });

  it("in a folder that cannot be written says so before anything is spent", async () => {
    const missing = tokenFile(join(folder, "no-such-folder", "adfin"), "ADFIN_TOKEN_FILE");
    let entered = false;
    const problem = await problemOf(
      missing.exclusively(async () => {
        entered = true;
      }),
    );
    expect([problem.code, entered]).toEqual(["vendor_unavailable", false]);
    expect(problem.message).toMatch(/^ADFIN_TOKEN_FILE: no file can be written in its folder \(ENOENT\)/);
  });

  it.skipIf(process.getuid?.() === 0)("that may not be read is told by its setting's name", async () => {
    await writeFile(path, "x");
    await chmod(path, 0);
    expect((await problemOf(place().read())).message).toBe("ADFIN_TOKEN_FILE cannot be read (EACCES).");
  });

  it("that is a folder is told by its setting's name", async () => {
    await mkdir(path);
    expect((await problemOf(place().read())).message).toBe("ADFIN_TOKEN_FILE cannot be read (EISDIR).");
  });
});
