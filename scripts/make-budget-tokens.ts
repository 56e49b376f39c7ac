/**
 * Writes src/summaries/token-estimate-tokens.ts: what the token estimator knows of o200k_base's vocabulary.
 *
 * Usage: node make-budget-tokens.js   (bundled with esbuild; run in the project's folder), then biome check --write
 */
import { readFileSync, writeFileSync } from "node:fs";
import ranks from "gpt-tokenizer/bpeRanks/o200k_base";

const target = "src/summaries/token-estimate-tokens.ts";
const lineWidth = 230;
const letters = "abcdefghijklmnopqrstuvwxyz";
const firstBeyondAscii = 0x80;
/** Scripts whose words are split into pieces of a few letters; in the others a character is about a token. */
const spelled =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}\p{Script=Devanagari}]{2}$/u;

function vocabulary(): Set<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const tokens = new Set<string>();
  for (const token of ranks) {
    try {
      tokens.add(typeof token === "string" ? token : decoder.decode(Uint8Array.from(token)));
    } catch {
      // Half a character: no text of its own.
    }
  }
  return tokens;
}

/** Flags as bits, the first in the lowest bit of the first byte, in base64. */
function packed(flags: readonly boolean[]): string {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [index, flag] of flags.entries())
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (Number(flag) << (index & 7));
  return Buffer.from(bits).toString("base64");
}

/** The groups of two (26 × 26) and then of three letters (26 × 26 × 26), the rightmost running fastest. */
function groupFlags(shape: (group: string) => string): boolean[] {
  const groups = [...letters].flatMap((a) => [...letters].map((b) => a + b));
  groups.push(...groups.flatMap((group) => [...letters].map((c) => group + c)));
  return groups.map((group) => tokens.has(shape(group)) || tokens.has(` ${shape(group)}`));
}

/** Every character of ASCII, by code, before each capital and then each small letter. */
function prefixFlags(): boolean[] {
  const following = [...letters.toUpperCase(), ...letters];
  const codes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  return codes.flatMap((prefix) =>
    following.map((letter) => !/[A-Za-z0-9\r\n]/.test(prefix) && tokens.has(prefix + letter)),
  );
}

/** Every character of the basic plane beyond ASCII. */
function characterFlags(): boolean[] {
  return Array.from({ length: 0x10000 - firstBeyondAscii }, (_, index) =>
    tokens.has(String.fromCharCode(index + firstBeyondAscii)),
  );
}

/** Pairs of letters not both in ASCII: a first letter, then all that may follow it, groups parted by spaces. */
function letterPairs(): string {
  const followers = new Map<string, string>();
  for (const token of tokens) {
    const piece = token.startsWith(" ") ? token.slice(1) : token;
    if (piece.length !== 2 || !spelled.test(piece) || /^[A-Za-z]{2}$/.test(piece)) continue;
    const known = followers.get(piece.charAt(0)) ?? "";
    if (!known.includes(piece.charAt(1))) followers.set(piece.charAt(0), known + piece.charAt(1));
  }
  return [...followers]
    .sort()
    .map(([first, rest]) => first + [...rest].sort().join(""))
    .join(" ");
}

/** Runs of punctuation: the short ones, and those that JSON makes of lists and absent cells. */
function punctuation(): string[] {
  return [...tokens].filter((token) => /^(?:(?!\$\{)[!-/:-@[-`{-~]{2}|["[\]{},:?-]{3,4})$/.test(token)).sort();
}

/** What our own answers and e-mail addresses are made of. */
const ownWords = (
  "ref name number status email place due flags native id phone contact vat tax created updated payment links match field " +
  "value vendor vendors request filters overdue owes no mandate cancelled pending autocharge off comms archived suspended same as " +
  "maybe active inactive coverage complete outcome returned total more read filter problem code message retry after before " +
  "columns rows continuation ok empty partial failed unsupported verified unsure local may miss could not be checked " +
  "shortened to the token budget data moved order unverified dropped at least of its customers customer are missing all " +
  "timeout rate limited auth forbidden rejected bad response too large unavailable overloaded internal true false null " +
  "invoice invoices account accounts amount paid draft outstanding card debit sepa bank transfer direct info office sales " +
  "billing support admin mail hello team finance service services gmail yahoo outlook icloud hotmail example zenskar pland " +
  "adfin sequence fynn xero stripe quickbooks com net org de uk co fr pl io eu es it nl at ch se dk no fi ie be pt cz gr"
).split(" ");

/** Words of ours that are one token with the character before them: what the pieces do not show. */
function ownChunks(): string[] {
  const prefixes = ["", " ", "\t", "_", ".", ",", "@", "-", ":"];
  const chunks = ownWords.flatMap((word) => prefixes.map((prefix) => prefix + word));
  return [...new Set(chunks.filter((chunk) => tokens.has(chunk) && chunk.trim().length > 2))];
}

function constant(name: string, about: string, text: string): string {
  const lines = text.match(new RegExp(`.{1,${lineWidth}}`, "gu")) ?? [];
  return `/** ${about} */\nexport const ${name} = [\n${lines.map((line) => JSON.stringify(line)).join(",\n")},\n].join("");\n`;
}

const tokens = vocabulary();
const capital = (group: string): string => group.charAt(0).toUpperCase() + group.slice(1);
writeFileSync(
  target,
  [
    "/** What the token estimator knows of o200k_base's vocabulary; generated by scripts/make-budget-tokens.ts. */\n",
    constant(
      "lowerGroups",
      "Groups of two and three lower-case letters that are tokens: a bit each, base64.",
      packed(groupFlags((group) => group)),
    ),
    constant("capitalGroups", "The same, the first letter a capital.", packed(groupFlags(capital))),
    constant("upperGroups", "The same, all capitals.", packed(groupFlags((group) => group.toUpperCase()))),
    constant(
      "prefixedLetters",
      "A character before a letter that are one token together: 52 bits for each code below 128, base64.",
      packed(prefixFlags()),
    ),
    constant(
      "singleCharacters",
      "Characters from U+0080 to U+FFFF that are one token: a bit each, base64.",
      packed(characterFlags()),
    ),
    constant(
      "letterPairs",
      "Pairs of letters that are one token, not both in ASCII: a first letter, then its followers.",
      letterPairs(),
    ),
    constant(
      "ownChunks",
      "Words of our answers, with the character before them, that are one token; parted by |.",
      ownChunks().join("|"),
    ),
    constant("punctuationRuns", "Runs of punctuation that are one token, parted by spaces.", punctuation().join(" ")),
  ].join("\n"),
);
console.log(`${target}: ${readFileSync(target).length} bytes`);
