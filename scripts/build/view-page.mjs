/** A page of `view/` as one HTML text: its script and style inside, and a policy that allows nothing else. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const bundled = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    // light-dark() and Intl's exact decimals came with these.
    target: ["chrome123", "firefox128", "safari17.5"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
  return outputFiles[0].text.trim();
};

const sourceOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const policyFor = (script, style, allowed) =>
  [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...allowed,
  ].join("; ");

/**
 * `folder` holds body.html, main.ts and style/index.css. Whatever is not this script and this style stays out, but for
 * what `allowed` (directives of the policy) lets in.
 */
export const buildPage = async (folder, allowed = []) => {
  const [body, script, style] = await Promise.all([
    readFile(join(folder, "body.html"), "utf8"),
    bundled(join(folder, "main.ts")),
    bundled(join(folder, "style/index.css")),
  ]);
  if (/<\/(script|style)/i.test(script + style)) throw new Error(`${folder}: the script would end too early`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script, style, allowed)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Billing customers</title>
<style>${style}</style>
</head>
<body>
${body.trim()}
<script>${script}</script>
</body>
</html>
`;
};
