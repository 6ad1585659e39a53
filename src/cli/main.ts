import { complete, runApp } from './app.ts';
import { createContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { interruption } from './interruption.ts';
import { unexpected } from './text.ts';

const argv = process.argv.slice(2);
const context = createContext({
  argv,
  env: process.env,
  cwd: process.cwd(),
  stdinIsTTY: process.stdin.isTTY === true,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
  interruption,
});

process.on('uncaughtException', (exception) => {
  context.fail(unexpected(exception, Boolean(process.env.LOWTIDE_DEBUG)));
  process.exit(exitCodes.failed);
});

// `lowtide … | head` closes the pipe: nobody reads any more, so there is nothing left to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  context.fail(`The output cannot be written (${error.code ?? error.message}).`);
  process.exit(exitCodes.failed);
});
process.stderr.on('error', () => process.exit(exitCodes.failed));

if (argv[0] === '__complete') {
  for (const word of await complete(argv.slice(1), context)) context.stdout.write(`${word}\n`);
} else {
  process.exitCode = await runApp(argv, context);
}
