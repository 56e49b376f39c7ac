/** What `bundled-packages.mjs` exports. */
export declare const bundledPackages: (metafile: { readonly inputs: Readonly<Record<string, unknown>> }) => string[];
