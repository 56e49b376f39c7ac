/** How the program ends where it cannot go on: one line on stderr, and 2 where what was set cannot work. */

export const tellFailure = (failure: unknown): void => {
  const { name, message } = failure instanceof Error ? failure : { name: "", message: String(failure) };
  process.stderr.write(`billing-customers-mcp: ${message}\n`);
  process.exitCode = name === "SettingsError" ? 2 : 1;
};
