/** Legal forms of companies around a folded name, and the words between them that tell it from others. */

import { foldName, isJoiningWord } from "./fold.ts";

/**
 * Folded spellings (see `foldName`), grouped by form: the first of a group names it. One line a country or law.
 * Sources: HGB section 19, GmbHG sections 4 and 5a, AktG section 4 (DE); UGB section 19 (AT); OR art. 950 (CH);
 * Companies Act 2006 sections 58-59 (GB); and the list of legal forms by country of GLEIF (ISO 20275).
 */
const spellings = [
  "gmbh|gesellschaft mit beschrankter haftung|g m b h|gesellschaft mbh|gesmbh|ges m b h|mbh|m b h",
  "ggmbh",
  "ug|ug haftungsbeschrankt|unternehmergesellschaft|unternehmergesellschaft haftungsbeschrankt",
  "gmbh co kg|gmbh cokg|gmbh co|ges m b h co kg",
  "ug co kg|ug haftungsbeschrankt co kg",
  "ag co kg",
  "gmbh co kgaa",
  "ag|aktiengesellschaft|a g",
  "se",
  "kg|kommanditgesellschaft|co kg|keg",
  "kgaa",
  "ohg|offene handelsgesellschaft",
  "og|offene gesellschaft",
  "gbr",
  "ek|e k|e kfm|e kfr|eingetragener kaufmann|eingetragene kauffrau|e u|eu",
  "eg|e g",
  "ev|e v",
  "partg mbb|partg|partgmbb|part g mbb",
  "ltd|limited|l t d",
  "pvt ltd|private limited|pvt limited|p ltd|pte ltd|private ltd",
  "pty ltd|pty limited",
  "plc|p l c|public limited company",
  "llp|l l p|limited liability partnership",
  "llc|l l c|limited liability company",
  "lp",
  "cic",
  "inc|incorporated",
  "corp|corporation",
  "co|company",
  "co ltd|co limited|company limited",
  "sa|s a|societe anonyme|sociedad anonima|spolka akcyjna",
  "sarl|s a r l|societe a responsabilite limitee",
  "sas|s a s",
  "sasu|s a s u",
  "eurl|e u r l",
  "snc|s n c",
  "sci|s c i",
  "srl|s r l|srls|s r l s",
  "spa|s p a",
  "sl|s l|slu|s l u|sociedad limitada",
  "lda|ltda|unipessoal lda|limitada",
  "bv|b v|bvba|b v b a|sprl|besloten vennootschap",
  "nv|n v",
  "vof|v o f|vennootschap onder firma",
  "cv|c v",
  "vzw|v z w|asbl|a s b l",
  "as|a s|aksjeselskap|aktieselskab|anonim sirketi|akciova spolecnost",
  "asa|a s a",
  "aps|anpartsselskab",
  "i s|ivs",
  "ab|aktiebolag",
  "hb|handelsbolag",
  "oy|osakeyhtio",
  "oyj",
  "ehf|e hf",
  "hf",
  "ou",
  "sp z o o|spzoo|sp zoo|spolka z o o|spolka z ograniczona odpowiedzialnoscia",
  "sp j|spolka jawna",
  "sp k|spolka komandytowa|sp z o o sp k",
  "s r o|sro|spol s r o|spol sro|spolecnost s rucenim omezenym",
  "kft|korlatolt felelossegu tarsasag",
  "zrt|nyrt",
  "bt|beteti tarsasag",
  "doo|d o o|jdoo|j d o o",
  "dd|d d",
  "ltd sti|limited sirketi",
  "ood|eood|ad|ead",
  "ooo|tov",
  "oao|zao|pao|ao",
  "a e",
  "o e",
  "e e",
  "epe|e p e",
  "ike|i k e",
];

/** Forms that stand before the name. Only those that begin no other name: "SE Consulting" and "AG Weser" do. */
const leading: ReadonlySet<string> = new Set(["ooo", "oao", "zao", "pao", "tov", "uab", "sia", "s c"]);

const forms: ReadonlyMap<string, string> = new Map(
  spellings.flatMap((line) => {
    const all = line.split("|");
    return all.map((spelling): [string, string] => [spelling, all[0] ?? spelling]);
  }),
);

/** What a legal form ends with: most other names are told by their last word. */
const lastWords: ReadonlySet<string> = new Set([...forms.keys()].map((form) => form.slice(form.lastIndexOf(" ") + 1)));

const mostWords = 6;

interface NameParts {
  /** The name without the legal form; all of it where nothing else would be left. */
  readonly stem: string;
  /** One spelling for each form (`limited` is `ltd`); empty where the name shows none. */
  readonly form: string;
}

/** 会社 and its kind are written without a space, before or after the name. */
const easternParts = (folded: string): NameParts | undefined => {
  if (!/[株有]/.test(folded)) return undefined;
  const [, before, name, behind] = /^(株式会社|有限会社)?(.+?)(株式会社|有限会社|有限公司)?$/u.exec(folded) ?? [];
  const [stem, form] = [name?.trim(), before ?? behind];
  return stem && form ? { stem, form } : undefined;
};

/** The longest legal form at the end of a folded name, else one before it, and the rest. Never leaves an empty stem. */
export const nameParts = (folded: string): NameParts => {
  const eastern = easternParts(folded);
  if (eastern) return eastern;
  const words = folded.split(" ");
  const most = lastWords.has(words.at(-1) ?? "") ? Math.min(mostWords, words.length - 1) : 0;
  for (let count = most; count > 0; count -= 1) {
    const form = forms.get(words.slice(-count).join(" "));
    if (form !== undefined) return { stem: words.slice(0, -count).join(" "), form };
  }
  const count = leading.has(words.slice(0, 2).join(" ")) ? 2 : leading.has(words[0] ?? "") ? 1 : 0;
  if (count === 0 || count >= words.length) return { stem: folded, form: "" };
  return { stem: words.slice(count).join(" "), form: words.slice(0, count).join(" ") };
};

/** A folded name without the legal forms at its end, however many; never empty unless the name is. */
export const withoutLegalForm = (folded: string): string => {
  const { stem, form } = nameParts(folded);
  return form === "" ? stem : withoutLegalForm(stem);
};

/** Whether a folded text is a legal form and nothing else: half of all names have one, so it points at nobody. */
export const isLegalForm = (folded: string): boolean => forms.has(folded) || leading.has(folded);

/** Punctuation around a word belongs to the text it stands in. */
const bare = (word: string): string => {
  const letters = [...word];
  const isOwn = (letter: string): boolean => /[\p{L}\p{N}\p{M}]/u.test(letter);
  const first = letters.findIndex(isOwn);
  return first < 0 ? "" : letters.slice(first, letters.findLastIndex(isOwn) + 1).join("");
};

/** More words than these are not legal forms at the beginning, and at the end. */
const mostBefore = 2;
const mostBehind = 12;

/** The words between the legal forms at either end: those that fold to what is left of the folded name. */
const stemOf = (words: readonly string[]): readonly string[] => {
  const stem = withoutLegalForm(foldName(words.join(" ")));
  for (let first = 0; first <= Math.min(mostBefore, words.length - 1); first += 1) {
    for (let end = words.length; end > Math.max(first, words.length - mostBehind); end -= 1) {
      const some = words.slice(first, end);
      if (foldName(some.join(" ")) === stem) return some;
    }
  }
  return words;
};

/** Without legal forms, words for "and" and lone signs: `Winkler`, `Lehmann` of "Winkler & Lehmann GmbH". */
export const distinctiveWords = (text: string): readonly string[] =>
  stemOf(text.split(/\s+/).filter((word) => bare(word) !== ""))
    .map(bare)
    .filter((word, at, all) => !isJoiningWord(foldName(word), at, all));
