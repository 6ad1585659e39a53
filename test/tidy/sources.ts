import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['src', 'web', 'test', 'bench', 'build', 'bin'];

/** A file of the project that holds code, and what the tidy test asks of it. */
export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSize[];
  /** "any", "!", "default export" … with the line, each a breach of STYLE.md. */
  readonly breaches: readonly string[];
  /** Names of the outside that are read: `Date.now`, `process`, `setTimeout` … with the line. */
  readonly outside: readonly string[];
}

export interface Import {
  /** A path from the project's root for files of the project, else as written. */
  readonly of: string;
  readonly typesOnly: boolean;
}

interface FunctionSize {
  readonly name: string;
  readonly lines: number;
}

export function readSources(): readonly Source[] {
  return folders
    .flatMap((folder) => filesIn(join(root, folder)))
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** `path` is from the project's root. */
export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const failure = parsed.errors[0];
  if (failure !== undefined) throw new Error(`${path} does not parse: ${failure.message}`);
  const lineOf = lineFinder(text);
  const functions: FunctionSize[] = [];
  const breaches: string[] = [];
  const outside: string[] = [];
  const sized = (node: { start: number; end: number }, name: string) => {
    functions.push({ name, lines: lineOf(node.end) - lineOf(node.start) + 1 });
  };
  const breach = (node: { start: number }, what: string) =>
    breaches.push(`${path}:${lineOf(node.start)} ${what}`);
  const reaches = (node: { start: number }, what: string) =>
    outside.push(`${path}:${lineOf(node.start)} ${what}`);

  new Visitor({
    FunctionDeclaration: (node) => sized(node, node.id?.name ?? ''),
    ArrowFunctionExpression: (node) => sized(node, ''),
    FunctionExpression: (node) => sized(node, ''),
    ExportDefaultDeclaration: (node) => breach(node, 'default export'),
    TSAnyKeyword: (node) => breach(node, 'any'),
    TSNonNullExpression: (node) => breach(node, 'non-null !'),
    TSAsExpression(node) {
      const { expression } = node;
      if (
        expression.type === 'TSAsExpression' &&
        expression.typeAnnotation.type === 'TSUnknownKeyword'
      ) {
        breach(node, 'as unknown as');
      }
    },
    MemberExpression(node) {
      if (node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return;
      const name = `${node.object.name}.${node.property.name}`;
      if (node.object.name === 'console') breach(node, name);
      if (['Date.now', 'Math.random', 'performance.now'].includes(name)) reaches(node, name);
      if (processReads.test(name)) reaches(node, name);
    },
    NewExpression(node) {
      if (
        node.callee.type === 'Identifier' &&
        node.callee.name === 'Date' &&
        node.arguments.length === 0
      ) {
        reaches(node, 'new Date()');
      }
    },
    CallExpression(node) {
      if (node.callee.type !== 'Identifier') return;
      if (['setTimeout', 'setInterval', 'fetch', 'queueMicrotask'].includes(node.callee.name)) {
        reaches(node, node.callee.name);
      }
    },
  }).visit(parsed.program);

  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    imports: importsOf(path, text, parsed.module),
    functions,
    breaches,
    outside,
  };
}

/** The global; a variable may have that name too. */
const processReads =
  /^process\.(argv|cwd|env|exit|hrtime|memoryUsage|nextTick|on|pid|stdin|stdout|stderr|uptime)$/;

type ModuleRecord = ReturnType<typeof parseSync>['module'];

function importsOf(path: string, text: string, module: ModuleRecord): Import[] {
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    of: moduleRequest.value,
    typesOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ of: moduleRequest.value, typesOnly: isType }],
    ),
  );
  const lazy = module.dynamicImports.map(({ moduleRequest }) => ({
    of: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    typesOnly: false,
  }));
  return [...fixed, ...passedOn, ...lazy].map(({ of, typesOnly }) => ({
    of: of.startsWith('.') ? normalize(join(dirname(path), of)) : of,
    typesOnly,
  }));
}

function lineFinder(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    const line = ends.findIndex((end) => end >= offset);
    return (line === -1 ? ends.length : line) + 1;
  };
}
