/** Legal forms of companies at the end of a folded name, so that "Acme" is found where "Acme GmbH" is written. */

/**
 * Folded spellings (see `foldName`), grouped by form: the first of a line names it. Sources: HGB section 19, GmbHG
 * section 4 and 5a, AktG section 4, UK Companies Act 2006 sections 58-59, and the usual forms of the other countries.
 */
const spellings = `
gmbh|gesellschaft mit beschrankter haftung|g m b h|gesellschaft mbh
ggmbh
ug|ug haftungsbeschrankt|unternehmergesellschaft|unternehmergesellschaft haftungsbeschrankt
gmbh co kg|gmbh u co kg|gmbh cokg|gmbh co
ug co kg|ug haftungsbeschrankt co kg
ag co kg
gmbh co kgaa
ag|aktiengesellschaft|a g
se
kg|kommanditgesellschaft|co kg
kgaa
ohg|offene handelsgesellschaft
gbr
ek|e k|e kfm|e kfr|eingetragener kaufmann|eingetragene kauffrau
eg|e g
ev|e v
partg mbb|partg|partgmbb|part g mbb
ltd|limited|l t d
pty ltd|pty limited
plc|p l c
llp|l l p
llc|l l c
lp
inc|incorporated
corp|corporation
co|company
co ltd|co limited|company limited
sa|s a
sarl|s a r l
sas|s a s
sasu
eurl
srl|s r l
spa|s p a
sl|s l|slu
lda
bv|b v
nv|n v
aps
ab
oy
oyj
sp z o o|spzoo|sp zoo|spolka z o o
sp j
s r o|sro|spol s r o
a s|as
kft
zrt
doo|d o o
ltd sti
α ε|αε
`;

const forms: ReadonlyMap<string, string> = new Map(
  spellings
    .trim()
    .split("\n")
    .flatMap((line) => {
      const all = line.split("|");
      return all.map((spelling): [string, string] => [spelling, all[0] ?? spelling]);
    }),
);

const mostWords = 6;

export interface NameParts {
  /** The name without the legal form; all of it where nothing else would be left. */
  readonly stem: string;
  /** One spelling for each form (`limited` is `ltd`); empty where the name shows none. */
  readonly form: string;
}

/** The longest legal form at the end of a folded name, and what stands before it. Never leaves an empty stem. */
export const nameParts = (folded: string): NameParts => {
  // 会社 and its kind are written without a space, before or after the name.
  const eastern = /^(株式会社|有限会社)?(.+?)(株式会社|有限会社|有限公司)?$/u.exec(folded);
  const core = eastern?.[2]?.trim();
  if (core && (eastern?.[1] || eastern?.[3])) return { stem: core, form: eastern[1] ?? eastern[3] ?? "" };
  const words = folded.split(" ");
  for (let count = Math.min(mostWords, words.length - 1); count > 0; count -= 1) {
    const form = forms.get(words.slice(-count).join(" "));
    if (form !== undefined) return { stem: words.slice(0, -count).join(" "), form };
  }
  return { stem: folded, form: "" };
};

/** A folded name without the legal forms at its end, however many; never empty unless the name is. */
export const withoutLegalForm = (folded: string): string => {
  const { stem, form } = nameParts(folded);
  return form === "" ? stem : withoutLegalForm(stem);
};

/** Whether a folded text is a legal form and nothing else: half of all names have one, so it points at nobody. */
export const isLegalForm = (folded: string): boolean => forms.has(folded);
