/** A setting that is missing or impossible: said at start-up, with the variable's name, exit code 2. */

export class SettingsError extends Error {
  override readonly name = "SettingsError";
}
