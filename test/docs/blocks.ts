/** Code blocks of a page of documentation. */

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Every fenced block, in order; `text` ends with a line break. */
export const codeBlocks = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }));

/** Blocks that a line such as "`src/file.ts`:" says the file of. */
export const namedBlocks = (page: string): readonly (Block & { readonly path: string })[] =>
  [...page.matchAll(/^`([^`\n]+)`:\n\n```(\w*)\n([\s\S]*?)^```$/gm)].map(([, path = "", language = "", text = ""]) => ({
    path,
    language,
    text,
  }));
