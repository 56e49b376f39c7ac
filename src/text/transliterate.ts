/**
 * Names in plain Latin letters: without accents, and from Cyrillic, Greek, Georgian and Armenian in every writing in
 * use.
 */

/**
 * Lower case. Per letter up to four writings; a missing one is the first, `-` is nothing.
 *
 * Cyrillic: passports (ICAO Doc 9303-3, section 6; Ukrainian by resolution 55 of 2010), English (BGN/PCGN 1947),
 * libraries (ISO 9:1995 without its marks; Serbian and Macedonian as in their Latin alphabets), German (Duden).
 */
const cyrillic = `
а a|б b|в v v v w|г g|ґ g|д d|е e|ё e yo e jo|ж zh zh z sch|з z z z s|и i|й i y j i|к k|л l|м m|н n|о o|п p|р r|с s|т t
у u|ф f|х kh kh h ch|ц ts ts c z|ч ch ch c tsch|ш sh sh s sch|щ shch shch s schtsch|ъ ie - - -|ы y|ь -|э e|ю iu yu ju ju
я ia ya ja ja|і i|ї i yi i ji|є ie ye je je|ў u w u u|ђ dj dj d dj|ј j|љ lj|њ nj|ћ c ch c c|џ dz dzh dz dz|ѓ g gj g g
ќ k kj k k|ѕ dz|ә a|ғ g|қ k|ң n|ө o|ұ u|ү u|һ h
`;

/** Greek: ELOT 743 (ISO 843 type 2), and the classical writing. Two letters that sound as one are in `greekPairs`. */
const greek = `
α a|β v b|γ g|δ d|ε e|ζ z|η i e|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|ς s|τ t|υ y|φ f ph|χ ch|ψ ps|ω o
`;
const greekPairs: readonly (readonly [pair: RegExp, writings: readonly string[]])[] = [
  [/ου/g, ["ou"]],
  [/([αεη])υ(?=[θκξπσςτφχψ]|(?![\p{L}]))/gu, ["$1f", "$1u"]],
  [/([αεη])υ/g, ["$1v", "$1u"]],
  [/γ(?=[γξχ])/g, ["n"]],
  [/(?<!\p{L})μπ|μπ(?!\p{L})/gu, ["b", "mp"]],
];

/** Georgian: the national system of 2002. Armenian: BGN/PCGN 1981 without its marks. */
const caucasian = `
ა a|ბ b|გ g|დ d|ე e|ვ v|ზ z|თ t|ი i|კ k|ლ l|მ m|ნ n|ო o|პ p|ჟ zh|რ r|ს s|ტ t|უ u|ფ p|ქ k|ღ gh|ყ q|შ sh|ჩ ch|ც ts|ძ dz
წ ts|ჭ ch|ხ kh|ჯ j|ჰ h|ա a|բ b|գ g|դ d|ե e|զ z|է e|ը y|թ t|ժ zh|ի i|լ l|խ kh|ծ ts|կ k|հ h|ձ dz|ղ gh|ճ ch|մ m|յ y|ն n
շ sh|ո o|չ ch|պ p|ջ j|ռ r|ս s|վ v|տ t|ր r|ց ts|ւ v|փ p|ք k|և ev|օ o|ֆ f
`;

const writings = 4;

const table: ReadonlyMap<string, readonly string[]> = new Map(
  [cyrillic, greek, caucasian]
    .join("|")
    .split(/[\n|]+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      const [letter = "", first = "", ...others] = entry.split(" ").map((part) => (part === "-" ? "" : part));
      return [letter, Array.from({ length: writings }, (_, at) => (at === 0 ? first : (others[at - 1] ?? first)))];
    }),
);

const bare = (letter: string): string => letter.normalize("NFD").replace(/\p{M}/gu, "");

const otherLetter = new RegExp(`[${[...table.keys()].join("")}]`, "u");

/** Where a word begins, the sounds ye, yi, yu and ya are written out in English, and in Ukrainian passports. */
const initial: Readonly<Record<string, string>> = { е: "ye", є: "ye", ї: "yi", й: "y", ю: "yu", я: "ya" };

const isUkrainian = (text: string): boolean => /[єіїґ]/.test(text);

const written = (text: string, writing: number): string => {
  const ukrainian = isUkrainian(text);
  const paired = greekPairs.reduce(
    (all, [pair, ways]) => all.replace(pair, ways[writing] ?? ways[0] ?? ""),
    // Marks stay only where they make another letter; those of Greek fall first, so that pairs are seen.
    text.replace(/\p{Script=Greek}/gu, bare),
  );
  const letters = [...paired];
  return letters
    .map((letter, at) => {
      const isFirst = !/\p{L}/u.test(letters[at - 1] ?? " ");
      if (isFirst && initial[letter] && (writing === 1 || (writing === 0 && ukrainian && letter !== "е")))
        return initial[letter];
      if (ukrainian && letter === "г") return "h";
      if (ukrainian && letter === "и") return "y";
      // A mark that makes no other letter of it: ѓ is one, ӑ is а.
      return (table.get(letter) ?? table.get(bare(letter)))?.[writing] ?? letter;
    })
    .join("");
};

/**
 * The ways to write a text in Latin letters, the passport's first; the text alone where nothing is to be rewritten.
 * Other scripts stay as they are: theirs leave out vowels or need a dictionary. Expects lower case, composed (NFC).
 */
export const transliterations = (text: string): readonly [string, ...string[]] => {
  if (!/[^\0-\u02FF]/.test(text) || !otherLetter.test(text.normalize("NFD"))) return [text];
  const [first = text, ...others] = Array.from({ length: writings }, (_, writing) => written(text, writing));
  return [first, ...new Set(others.filter((other) => other !== first))];
};

/** Letters that Unicode does not decompose, as people without that key write them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "a",
  œ: "o",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ŋ: "n",
  ŧ: "t",
  ı: "i",
  ĸ: "k",
  ſ: "s",
};
const specialLetter = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "g");

/** Marks of Latin, Greek and Cyrillic only: in other scripts a mark is a vowel, and "no vowels" is another word. */
const withoutAccents = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036F]+/g, "")
    .normalize("NFC");

/** Lower-case text as people without those keys type it: no accents, ss for ß, o for ø, l for ł. */
export const withoutMarks = (text: string): string =>
  withoutAccents(text).replace(specialLetter, (letter) => plainLetters[letter] ?? letter);
