/** Copies of a rotating refresh token: which of several is the newest, and which may still be good. */

import { createHash } from "node:crypto";
import type { TokenCopy } from "../vendors/define.ts";

/** A copy that a place holds but nobody here can read: sealed with other keys. Its age still tells others' age. */
export type KeptCopy = TokenCopy | (Omit<TokenCopy, "token"> & { readonly token: undefined });

/** Names a chain of tokens by the one that a person got by logging in. */
export const chainOf = (token: string): string => createHash("sha256").update(token).digest("hex").slice(0, 16);

export const showCopy = ({ token, chain, generation }: TokenCopy): string =>
  JSON.stringify({ refresh_token: token, chain, generation });

/**
 * A token alone, as earlier versions and people write it, is of a chain that nobody knows. Undefined: nothing usable.
 */
export const readCopy = (text: string): TokenCopy | undefined => {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return trimmed === "" ? undefined : { token: trimmed, chain: "", generation: 0 };
  try {
    const { refresh_token: token, chain, generation } = JSON.parse(trimmed) as Record<string, unknown>;
    const isWhole = typeof token === "string" && token !== "" && typeof chain === "string";
    return isWhole && Number.isSafeInteger(generation) ? { token, chain, generation: Number(generation) } : undefined;
  } catch {
    return undefined;
  }
};

/** The newest of a chain: every earlier token of it has been spent for a later one. */
export const newestOf = (kept: readonly KeptCopy[], chain: string): KeptCopy | undefined =>
  kept.filter((copy) => copy.chain === chain).toSorted((a, b) => b.generation - a.generation)[0];

/**
 * What may still be good, the likeliest first. A token that a later one of its chain came for is never among them: to
 * send a spent token again is what vendors take for theft. `first` is the configured token.
 */
export const candidatesOf = (kept: readonly KeptCopy[], first: string): readonly TokenCopy[] => {
  const chain = chainOf(first);
  const isSpent = kept.some((copy) => copy.chain === chain && copy.generation > 0);
  const all = [...kept, ...(isSpent ? [] : [{ token: first, chain, generation: 0 }])];
  const usable = all.filter(
    (copy): copy is TokenCopy => copy.token !== undefined && newestOf(all, copy.chain)?.generation === copy.generation,
  );
  const distinct = usable.filter(({ token }, at) => usable.findIndex((other) => other.token === token) === at);
  // The configured one comes last among equals: what is kept was got later.
  return distinct.toSorted((a, b) => b.generation - a.generation);
};

/** The copy to keep of the token that came for `spent`: newer than everything that is kept anywhere. */
export const successorOf = (spent: TokenCopy, token: string, kept: readonly KeptCopy[], first: string): TokenCopy => ({
  token,
  chain: spent.chain === "" ? chainOf(first) : spent.chain,
  generation: 1 + Math.max(spent.generation, ...kept.map(({ generation }) => generation)),
});
