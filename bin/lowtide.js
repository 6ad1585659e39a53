#!/usr/bin/env node
// Plain enough for Node 12 to read, so that an old Node gets a sentence instead of a syntax error.
import * as nodeModule from 'node:module';

const needed = 24;
const found = process.versions.node;

if (Number(found.split('.')[0]) < needed) {
  process.stderr.write(
    'lowtide needs Node.js ' +
      needed +
      ' or newer; this is ' +
      found +
      ' (' +
      process.execPath +
      ').\n',
  );
  process.exitCode = 1;
} else {
  // V8 keeps what it compiled, which halves the start of the next run.
  nodeModule.enableCompileCache();
  import('../dist/cli/main.js');
}
