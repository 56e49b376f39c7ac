/** What a person is told where a port cannot be listened on. */

import { SettingsError } from "../vocabulary/problem.ts";

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use",
  EACCES: "is open to privileged users only",
};

/** Rejects as the work does, and with `SettingsError` where it is the port. */
export const onPort = async <Result>(port: number, work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (failure) {
    const { code = "", syscall } = failure as NodeJS.ErrnoException;
    const reason = syscall === "listen" ? reasons[code] : undefined;
    if (reason === undefined) throw failure;
    throw new SettingsError(
      `Port ${port} ${reason}. Take another one: --port <port>, or --port 0 for any that is free.`,
    );
  }
};
