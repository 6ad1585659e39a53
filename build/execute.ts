import { spawn } from 'node:child_process';

/**
 * Runs a program of `node_modules/.bin` (or of the PATH), on the Node that runs this. What it writes
 * is shown as it comes.
 *
 * @returns its exit code; 1 when a signal ended it or it could not be started.
 */
export function execute(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: `${cwd}/node_modules/.bin:${process.env.PATH ?? ''}`, ...env },
    });
    child.on('error', (error) => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
