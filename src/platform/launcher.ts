/** A program that npm started ends with it. */

const lookMs = 1_000;

interface Launched {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The process that started this one; another one once that has ended. */
  readonly parent: () => number;
  readonly hangUp: () => void;
}

const thisProcess: Launched = {
  env: process.env,
  parent: () => process.ppid,
  hangUp: () => process.kill(process.pid, "SIGHUP"),
};

/**
 * Where `npx` or `npm run` started this program, hangs up once when their shell is gone: npm passes
 * signals to that shell, which passes none on. Elsewhere a server may outlive its parent.
 */
export const hangUpWithLauncher = ({ env, parent, hangUp }: Launched = thisProcess): void => {
  if (env.npm_command === undefined) return;
  const launcher = parent();
  const timer = setInterval(() => {
    if (parent() === launcher) return;
    clearInterval(timer);
    hangUp();
  }, lookMs);
  timer.unref();
};
