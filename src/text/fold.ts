/** Folded forms of names, numbers, e-mails, VAT ids and phones: for comparison only, never for showing or sending. */

import { transliterations, withoutMarks } from "./transliterate.ts";

/**
 * Zero width characters, bidi controls, soft hyphens: pasted along with text, never meant. Tabs and line breaks stay.
 */
const invisible = /(?![\t\n\v\f\r])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Half of all names: there is nothing to make plain in them, which halves the time of reading a whole list. */
const printableAscii = /^[ -~]*$/;

/**
 * NFKC turns full-width letters and ligatures into plain ones; again, where something invisible kept an accent apart.
 */
const plain = (text: string): string =>
  printableAscii.test(text) ? text : text.normalize("NFKC").replace(invisible, "").normalize("NFKC");

/**
 * ae, oe, ue as umlauts without the dots, but not where German never writes one so: "Bauer", "Neue", "Quelle"; aa as å.
 * Repeated letters go along, so that folding twice is folding once.
 */
const withoutUmlauts = (text: string): string =>
  text
    .replace(/a[ae]+/g, "a")
    .replace(/oe+/g, "o")
    .replace(/(?<![aeiouyq])ue+/g, "u");

/** Written short in names more often than not. */
const abbreviations: ReadonlyMap<string, string> = new Map([
  ["gebr", "gebruder"],
  ["bros", "brothers"],
]);

/** "and" between two names, folded, in the languages of the vendors' customers: as little part of a name as "&". */
const joiningWords: ReadonlySet<string> = new Set([
  ...["and", "und", "et", "en", "og", "och", "ve", "es", "kai"],
  ...["a", "e", "i", "u", "y"],
]);

/**
 * Whether a folded word stands for "and": between two words; those of one letter only between longer words, lest "s a r
 * l" or "e k" lose a letter.
 */
export const isJoiningWord = (word: string, at: number, words: readonly string[]): boolean => {
  const [before, after] = [words[at - 1], words[at + 1]];
  if (before === undefined || after === undefined || !joiningWords.has(word)) return false;
  return word.length > 1 || (before.length > 1 && after.length > 1);
};

/** A letter alone would be in half of all names: "C++", "F#", "A+ Bau". Between two words the sign is a joining one. */
const signedLetter = /(?<![\p{L}\p{M}\p{N}])\p{L}[+#]+(?![\p{L}\p{N}+#])/gu;

const spelledOut = (letter: string): string => letter.replaceAll("+", "plus").replaceAll("#", "sharp");

/** Most names: no sign has to be read in them, which takes half of the time. */
const onlyWords = /^[a-z\d ]*$/;

const spaced = (letters: string): string =>
  onlyWords.test(letters)
    ? letters.replace(/(?<=\d)(?:und|and)(?=\d)| {2,}/g, " ")
    : letters
        .replace(signedLetter, spelledOut)
        .replace(/(?<=\p{L})['’‘`´](?=s(?![\p{L}\p{N}]))/gu, "")
        .replace(/(?<=\p{N})(?:und|and)(?=\p{N})|[^\p{L}\p{N}\p{M}]+/gu, " ");

const wordsOf = (letters: string): readonly string[] =>
  spaced(withoutUmlauts(printableAscii.test(letters) ? letters : withoutMarks(letters)))
    .trim()
    .split(" ")
    .map((word) => abbreviations.get(word) ?? word);

const lower = (text: string): string => plain(text).toLowerCase().normalize("NFC");

const withoutJoiningWords = (words: readonly string[]): string =>
  words.filter((word, at) => !isJoiningWord(word, at, words)).join(" ");

/**
 * One key for the spellings of a name: Müller = Mueller = Muller = MÜLLER, Weiß = Weiss, Łódź = Lodz, İş = Iş = is,
 * Ёлка = Elka, Οίκος = Oikos. Words of letters and digits separated by single spaces; `&`, `+` and the words for "and"
 * between two words (and in "1und1") vanish, C++ is cplusplus; an English 's stays with its word. Idempotent. Coarse on
 * purpose: equal keys are evidence, different spellings a reason to rank lower.
 */
export const foldName = (text: string): string => withoutJoiningWords(wordsOf(transliterations(lower(text))[0]));

/** A name in one way to write it in Latin letters. */
export interface NameReading {
  /** As `foldName`. */
  readonly folded: string;
  /** All of its words without spaces, those for "and" as well: some are names elsewhere ("Plan A"). */
  readonly joined: string;
}

/** The keys of a name in every way to write it in Latin letters, that of `foldName` first. */
export const nameReadings = (text: string): readonly NameReading[] =>
  transliterations(lower(text)).map((letters) => {
    const words = wordsOf(letters);
    return { folded: withoutJoiningWords(words), joined: words.join("") };
  });

/** Shorter ones stand across the words of half of all names. */
const shortestAcross = 3;

/**
 * Whether a part stands in a name: within and between its words, or once all are run together ("Nordlicht" in "Nord
 * Licht").
 */
export const holdsPart = (name: NameReading, part: NameReading): boolean => {
  if (part.folded === "") return false;
  if (name.folded.includes(part.folded)) return true;
  const across = part.folded.replaceAll(" ", "");
  if (across.length < shortestAcross) return false;
  return name.folded.replaceAll(" ", "").includes(across) || name.joined.includes(part.joined);
};

/** Signs that no two writings of a name differ by: `%` and `_` are meant as they stand. */
const literalSign = /[^\p{L}\p{M}\p{N}\s\p{Pd}\p{Pi}\p{Pf}\p{Ps}\p{Pe}&+.,;:'"`´/!?·]/u;

/** Whether a part of a name is meant letter by letter, since it holds a sign that no two writings differ by. */
export const isLiteral = (part: string): boolean => literalSign.test(plain(part));

/**
 * Whether `part` stands in `text` as somebody means it who types a part of a name: in the letters as they are but for
 * case, or once both are folded. Wider than any vendor's own match, so that no row is dropped that one rightly
 * returned. `wholes` and `parts`: their readings, for whoever has them already.
 */
export const containsName = (
  text: string,
  part: string,
  wholes = (): readonly NameReading[] => nameReadings(text),
  parts = (): readonly NameReading[] => nameReadings(part),
): boolean => {
  if (containsPart(text, part)) return true;
  if (isLiteral(part)) return false;
  const asked = parts();
  return wholes().some((whole) => asked.some((one) => holdsPart(whole, one)));
};

/**
 * What was meant by pasted text: no invisible characters, no full-width letters, single spaces. Case and accents stay.
 */
export const cleanText = (text: string): string => plain(text).replace(/\s+/g, " ").trim();

/**
 * The text around letters that can be written as one sign or as several (ü, or u and two dots): a vendor that compares
 * sign by sign may hold the other writing. One piece where there is no such letter; hides none of the text between.
 */
export const stablePieces = (text: string): readonly string[] =>
  [...text.normalize("NFC")]
    .map((letter) => (letter.normalize("NFD") === letter ? letter : "\0"))
    .join("")
    .split(/\0+/);

/** Whether the text holds a letter that can be written in several ways. */
export const hasTwoWritings = (text: string): boolean => stablePieces(text).length > 1;

/**
 * Whether `part` stands in `text` but for case, and nothing else folded: as vendors' own case-insensitive partial match
 * (SQL ILIKE) sees it, so that a row a vendor rightly returned is not dropped, and none is kept that it would not
 * match.
 */
export const containsPart = (text: string, part: string): boolean =>
  text.normalize("NFC").toLowerCase().includes(part.normalize("NFC").toLowerCase());

/**
 * A number or id as letters and digits, lower case, without zeros before the first number in it: `0042` = `42`,
 * `CRM-004211` = `crm 4211`. Text without letters and digits is kept, trimmed, lest everything such be equal.
 */
export const foldKey = (text: string): string => {
  const simple = plain(text).toLowerCase();
  const key = simple.replace(/[^\p{L}\p{N}]+/gu, "").replace(/^(\D*)0+(?=\d)/, "$1");
  return key === "" ? simple.trim() : key;
};

/** Lower case, without `mailto:`; a domain with other letters as the DNS writes it (RFC 5891). */
export const foldEmail = (text: string): string => {
  const address = plain(text)
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "");
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  if (at < 0 || !/[^\0-\x7F]/.test(domain) || !URL.canParse(`http://${domain}`)) return address;
  return `${address.slice(0, at)}@${new URL(`http://${domain}`).hostname}`;
};

/** Letters and digits, upper case. Swiss numbers end in the tax's name or not: it is no part of the number. */
export const foldVat = (text: string): string =>
  plain(text)
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .replace(/^(CHE\d{9})(?:MWST|TVA|IVA|VAT)$/, "$1");

/**
 * Digits, with `+` in front if the country is known: `+49 (0)30 12` and `0049 30 12` are `+493012`, `030/12` is
 * `03012`. An extension is cut off. Empty where there is no digit.
 */
export const foldPhone = (text: string): string => {
  const dialled = plain(text)
    .toLowerCase()
    .replace(/(?:ext|x|#|;).*$/s, "");
  const isInternational = /^\D*\+/.test(dialled);
  const digits = (isInternational ? dialled.replace("(0)", "") : dialled).replace(/\D+/g, "");
  if (isInternational) return digits && `+${digits}`;
  return /^00\d/.test(digits) ? `+${digits.slice(2)}` : digits;
};

/** Fewest digits behind the trunk zero that name a subscriber. */
const shortestPhone = 7;

/**
 * Whether two folded phones can be the same line: equal, or the national form of one is the end of the other behind a
 * country code of one to three digits (ITU-T E.164).
 */
export const isSamePhone = (a: string, b: string): boolean => {
  const [short, long] = a.startsWith("+") ? [b, a] : [a, b];
  const national = short.replace(/^0/, "");
  if (national.replace("+", "").length < shortestPhone) return false;
  if (short === long) return true;
  if (short.startsWith("+")) return false;
  if (!long.startsWith("+")) return national === long.replace(/^0/, "");
  if (long === `+${short}`) return true;
  const code = long.slice(1, long.length - national.length);
  return long.endsWith(national) && /^[1-9]\d{0,2}$/.test(code);
};
