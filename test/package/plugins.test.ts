/**
 * The plugins of Claude Code and Cursor start this version with this program's settings, and teach tools that exist.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pluginFiles } from "../../scripts/docs/plugins.ts";
import { readConfig } from "../../src/config.ts";
import { tools } from "../../src/tools/registry.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { version } from "../../src/version.ts";

const folder = "plugins/billing-customers";
const read = (path: string): string => readFileSync(path, "utf8");

interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

describe.each([".mcp.json", "mcp.json"])("%s", (file) => {
  const started = (JSON.parse(read(`${folder}/${file}`)) as { mcpServers: Record<string, Started> }).mcpServers[
    "billing-customers"
  ];

  it("starts this version, and refers to every vendor's variables without a value", () => {
    expect([started?.command, started?.args]).toEqual(["npx", ["-y", `billing-customers-mcp@${version}`]]);
    const names = vendors.flatMap(({ settings }) => settings.map(({ name }) => name));
    expect(Object.keys(started?.env ?? {})).toEqual(expect.arrayContaining(names));
    for (const [name, reference] of Object.entries(started?.env ?? {}))
      expect([`\${${name}:-}`, `\${env:${name}}`]).toContain(reference);
  });
});

it("what a client leaves unexpanded connects nobody", () => {
  expect(readConfig({ ZENSKAR_API_KEY: "${env:ZENSKAR_API_KEY}", FYNN_API_KEY: "${FYNN_API_KEY}" }).variables).toEqual(
    {},
  );
  expect(readConfig({ ZENSKAR_API_KEY: "${env:OTHER}" }).variables).toEqual({ ZENSKAR_API_KEY: "${env:OTHER}" });
});

describe("manifests", () => {
  it("are of one plugin, in this version", () => {
    for (const path of [`${folder}/.claude-plugin/plugin.json`, `${folder}/.cursor-plugin/plugin.json`])
      expect(JSON.parse(read(path))).toMatchObject({ name: "billing-customers", version, license: "MIT" });
    const { plugins } = JSON.parse(read(".claude-plugin/marketplace.json"));
    expect(plugins).toEqual([expect.objectContaining({ name: "billing-customers", version, source: `./${folder}` })]);
    expect(Object.keys(pluginFiles)).toHaveLength(5);
  });

  it("Cursor's has only keys that its published schema knows", () => {
    // schemas/plugin.schema.json of github.com/cursor/plugins, which allows no other.
    const known = [
      ...["name", "displayName", "description", "version", "author", "publisher", "homepage", "repository", "license"],
      ...["logo", "keywords", "category", "tags", "commands", "agents", "skills", "rules", "hooks", "variables"],
      "mcpServers",
    ];
    const cursor = JSON.parse(read(`${folder}/.cursor-plugin/plugin.json`));
    expect(Object.keys(cursor).filter((key) => !known.includes(key))).toEqual([]);
    expect(cursor.name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
    expect(Object.keys(cursor.author)).toEqual(["name"]);
    for (const url of [cursor.homepage, cursor.repository, cursor.logo]) expect(URL.canParse(url)).toBe(true);
  });
});

describe("the skill", () => {
  const skill = read(`${folder}/skills/billing-answers/SKILL.md`);

  it("says what it is for, as clients require", () => {
    const [, name = "", description = ""] = /^---\nname: (.+)\ndescription: (.+)\n---\n/.exec(skill) ?? [];
    expect(name).toBe("billing-answers");
    expect(description.length).toBeGreaterThan(100);
    expect(description.length).toBeLessThanOrEqual(1_024);
  });

  it("names every tool, and none that does not exist", () => {
    const named = [...skill.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, word = ""]) => word);
    const known = tools.flatMap((tool) => [tool.name, ...Object.keys(tool.arguments.shape)]);
    expect(named.filter((word) => !known.includes(word) && word !== "why_not")).toEqual([]);
    for (const { name } of tools) expect(skill).toContain(`\`${name}\``);
  });
});
