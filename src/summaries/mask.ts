/**
 * Personal data cut down to what lets a reader recognise what they already know: docs/contract.md, promise 7.
 *
 * Works on sanitised text. Where a value does not look like what it should be, nothing of it is shown.
 */

const ellipsis = "…";
const letterOrDigit = /[\p{L}\p{Nd}]/u;

/** `anna@acme.com` as `a…@acme.com`; `…` for anything that has no address in it. */
export const maskEmail = (email: string): string => {
  const at = Math.max(email.lastIndexOf("@"), email.lastIndexOf("＠"));
  const domain = /^[^\s@<>()[\]",;:]+(?=[>)\]]?$)/.exec(email.slice(at + 1).trim())?.[0];
  if (at < 0 || domain === undefined) return ellipsis;
  return `${letterOrDigit.exec(email.slice(0, at))?.[0] ?? ""}${ellipsis}@${domain}`;
};

/** `+49 123 456789` as `…789`: the last three digits, none of a number too short to hide the rest. */
export const maskPhone = (phone: string): string => {
  if (/^…\p{Nd}{3}$/u.test(phone)) return phone;
  const digits = phone.match(/\p{Nd}/gu) ?? [];
  return digits.length < 6 ? ellipsis : `${ellipsis}${digits.slice(-3).join("")}`;
};

const mostInitials = 4;

/**
 * `John Doe` as `J. D.`: a person's initials, at most four; `…` where there is no letter. Of a name in Chinese,
 * Japanese or Korean characters only the first is shown, since a second one is often the whole name, and none of a
 * single one.
 */
export const maskPerson = (name: string): string => {
  const letters = name.match(/\p{L}/gu) ?? [];
  const [first] = letters;
  if (first === undefined) return ellipsis;
  if (/[\p{scx=Han}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}]/u.test(first)) {
    return letters.length > 1 || name === `${first}.` ? `${first}.` : ellipsis;
  }
  const initials = name.split(/\s+/).flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? []);
  return initials
    .slice(0, mostInitials)
    .map((initial) => `${initial}.`)
    .join(" ");
};

/** Anchored at the start of a word, so a long word without an @ is read once; `…` ends an address that was cut. */
const emails = () =>
  /(?:"[^"]{1,64}"|(?<![^\s@＠<>()[\],;:"/\\|=])[^\s@＠<>()[\],;:"/\\|=]+)[@＠](?:[\p{L}\p{M}\p{Nd}-]+(?:\.[\p{L}\p{M}\p{Nd}-]+)+|[\p{L}\p{M}\p{Nd}.-]*…)/gu;

/** What may stand between two digits of a phone number. */
const mark = "[ ()./\\u2010-\\u2015-]";
const digit = "\\p{Nd}";
/** " / 0" begins the next number. */
const digits = (atLeast: number): string => `(?:(?! / 0)${mark}{0,3}${digit}){${atLeast},}`;
/**
 * The first block is short and a separator follows: a long run of bare digits is rather a number somebody is known by.
 */
const grouped = `(?=${digit}{1,6}${mark}{1,3}${digit})`;

/** No letter, digit or # before it, nor a separator that makes it the tail of a date, an amount or a longer number. */
const start = `(?<![\\p{L}${digit}_#]|[\\p{L}${digit}][-_]|${digit}[.,:/])`;
const vatCountries = "AT|BE|BG|CHE?|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI";
const notVat = `(?<!(?<!\\p{L})(?:${vatCountries})U?[ -])`;
/** 04.12.2024 and the like; 0123.456.789 is how Belgium writes company and VAT numbers. */
const notDateNorCompany = `(?!\\d\\d([./ -])\\d\\d\\1(?:19|20)\\d\\d(?!\\d)|\\d{4}\\.\\d{3}\\.\\d{3}(?!\\d))`;

const labels =
  "[Tt](?:el|EL)(?:efono?|ephone|éfono)?|[Pp]hone|PHONE|[Ff]on|[Mm]ob(?:ile?)?|[Hh]andy|[Ff]ax|FAX|[Cc]ell|[Ww]hats[Aa]pp";

const makePhones = (): RegExp =>
  new RegExp(
    [
      // +49 30 123456, (+49) 30 123456, +49 (0)30/123456; but not the amount +12345.67
      `(?:\\(\\+\\d{1,3}\\)|(?<![\\p{L}${digit}])(?!\\+\\d+\\.\\d\\d?(?!${digit}|${mark}{1,3}${digit}))[+＋])${digits(7)}`,
      `\\(\\+\\d{1,3}\\)${digits(5)}`,
      // 0049 30 123456, 0049301234567
      `${start}${notVat}(?:(?=${digit}{12})|${grouped})00 ?[1-9]${digits(6)}`,
      // 030 123456, 0171/1234567, 01.23.45.67.89
      `${start}${notVat}${notDateNorCompany}${grouped}0[1-9]${digits(7)}`,
      // (030) 123456, (555) 123-4567; but not (2019) 123456
      `${start}\\((?!(?:19|20)\\d\\d\\))\\d{2,5}\\)${digits(5)}`,
      // 555-123-4567: ten digits in the North American grouping, which neither amounts nor tax numbers use
      `${start}${notVat}[2-9]\\d\\d([ .-])\\d{3}\\2\\d{4}(?!${digit}|[.,-]${digit})`,
      // Tel. 0301234567: whatever follows a word for phone
      `(?<=(?<!\\p{L})(?:${labels})[.:]{0,2} ?)${digit}${digits(5)}`,
    ].join("|"),
    "gu",
  );

let phonesMade: RegExp | undefined;

/**
 * Made by the first text that is masked: letters of all scripts are slow to prepare, and most processes mask nothing.
 */
const phones = (): RegExp => {
  phonesMade ??= makePhones();
  return phonesMade;
};

/**
 * Free text with every e-mail address and every run of digits that is clearly a phone number masked. Customer numbers,
 * VAT ids, dates and amounts stay: bare digits count as a phone only after a word such as "Tel". A run of numbers that
 * begins as a phone is masked to its end.
 */
export const maskText = (text: string): string => text.replace(emails(), maskEmail).replace(phones(), maskPhone);
