/** What a release changes: the version, and the changelog's heading. */

const sizes = ["major", "minor", "patch"] as const;

const versionPattern = /^(\d+)\.(\d+)\.(\d+)$/;

/**
 * The next version: `patch`, `minor`, `major`, or the version itself, which must be higher. Throws for anything else.
 */
export const bumped = (version: string, how: string): string => {
  const read = (text: string) => versionPattern.exec(text)?.slice(1).map(Number) ?? [];
  const [major = 0, minor = 0, patch = 0] = read(version);
  if (how === "major") return `${major + 1}.0.0`;
  if (how === "minor") return `${major}.${minor + 1}.0`;
  if (how === "patch") return `${major}.${minor}.${patch + 1}`;
  const wanted = read(how);
  if (wanted.length === 0) throw new Error(`Say ${sizes.join(", ")} or a version such as 1.2.3, not "${how}".`);
  const at = wanted.findIndex((part, place) => part !== [major, minor, patch][place]);
  if (at === -1 || (wanted[at] ?? 0) < ([major, minor, patch][at] ?? 0))
    throw new Error(`${how} is not higher than ${version}.`);
  return how;
};

/** What stands under "Unreleased" moves under the version. Throws where nothing does: a release needs a reason. */
export const released = (changelog: string, version: string, day: string): string => {
  const [, before, notes, after = ""] = /^([\s\S]*?## Unreleased\n)([\s\S]*?)(\n## [\s\S]*)?$/.exec(changelog) ?? [];
  if (before === undefined) throw new Error('CHANGELOG.md has no "## Unreleased".');
  if (!notes?.trim()) throw new Error("Nothing stands under Unreleased in CHANGELOG.md.");
  return `${before}\n## ${version} - ${day}\n\n${notes.trim()}\n${after}`;
};

/** A manifest with another version; package-lock.json says it a second time. */
export const withVersion = (text: string, version: string): string => {
  const manifest = JSON.parse(text);
  manifest.version = version;
  if (manifest.packages?.[""]) manifest.packages[""].version = version;
  return `${JSON.stringify(manifest, null, 2)}\n`;
};
