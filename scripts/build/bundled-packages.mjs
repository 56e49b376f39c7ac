/**
 * Which packages a bundle holds, by esbuild's own account of it: what their licences and the bill of materials list.
 */

/** Names in alphabetical order. Throws where none is recognised: then nothing would be listed at all. */
export const bundledPackages = ({ inputs }) => {
  const names = Object.keys(inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  if (names.length === 0) throw new Error("No bundled package was recognised, so none's licence would go along.");
  return [...new Set(names)].sort();
};
