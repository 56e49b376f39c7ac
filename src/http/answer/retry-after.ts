/** The Retry-After header by its grammar alone (RFC 9110 sections 5.6.7 and 10.2.3): seconds or an HTTP-date. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";
const shortDay = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const longDay = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";

const dateForms = [
  new RegExp(`^${shortDay}, (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^${shortDay} ${month} (?<day>\\d{2}| \\d) ${time} (?<year>\\d{4})$`),
];

/** RFC 9110: a two-digit year that seems more than 50 years ahead is the latest past year with these digits. */
const wholeYear = (text: string, now: number): number => {
  if (text.length === 4) return Number(text);
  const current = new Date(now).getUTCFullYear();
  const year = current - (current % 100) + Number(text);
  return year > current + 50 ? year - 100 : year;
};

/** Milliseconds since 1970, or undefined where the text is none of the three forms or no real date. */
export const parseHttpDate = (text: string, now: number): number | undefined => {
  for (const form of dateForms) {
    const parts = form.exec(text)?.groups;
    if (!parts) continue;
    const [day, hour, minute, second] = [parts.day, parts.hour, parts.minute, parts.second].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    if (hour > 23 || minute > 59 || second > 60) return undefined;
    const moment = new Date(0);
    moment.setUTCFullYear(wholeYear(parts.year ?? "", now), months.indexOf(parts.month ?? ""), day);
    if (moment.getUTCDate() !== day) return undefined;
    return moment.setUTCHours(hour, minute, second);
  }
  return undefined;
};

/**
 * Milliseconds the vendor asks to wait; 0 for a date that has passed; undefined where the header is absent, repeated or
 * malformed, which is as if it were absent. A date is counted from the answer's own Date header where it has one, so
 * that a vendor's clock may be wrong. `now` is milliseconds since 1970.
 */
export const retryAfterMs = (header: string | undefined, date: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined;
  if (/^\d{1,10}$/.test(header)) return Number(header) * 1000;
  const until = parseHttpDate(header, now);
  if (until === undefined) return undefined;
  const from = (date === undefined ? undefined : parseHttpDate(date, now)) ?? now;
  return Math.max(0, until - from);
};
