/** Holds the plugin and its marketplace to Claude Code's own validator: npm run validate:plugins (a large download). */

import { spawnSync } from "node:child_process";

const packages = ["node@24", "@anthropic-ai/claude-code@2.1.332"];

for (const path of ["plugins/billing-customers", "."]) {
  const wanted = packages.flatMap((name) => ["-p", name]);
  const { status } = spawnSync("npx", ["-y", ...wanted, "claude", "plugin", "validate", "--strict", path], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
