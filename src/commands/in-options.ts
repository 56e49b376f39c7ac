/**
 * A tool's words about its arguments as those of the command line: `--min-amount 5000` for `{"min_amount": "5000"}`.
 */

export const optionOf = (argument: string): string => `--${argument.replaceAll("_", "-")}`;

export const inOptions = (message: string): string =>
  message
    .replace(/\{"[^{}]*\}/, (json) =>
      Object.entries(JSON.parse(json))
        .map(([argument, value]) => `${optionOf(argument)} ${value}`)
        .join(" "),
    )
    .replace(/\b(\w+): \["([^"]*)"\]/, (_, argument, value) => `${optionOf(argument)} ${value}`)
    .replace(/^\w+(?=:| needs| amount needs)/, optionOf)
    .replace("needs currency", "needs --currency");
