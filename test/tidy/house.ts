import type { Import, Source } from './sources.ts';

interface Room {
  /** A folder or file; the longest that fits a path is its room. */
  readonly at: string;
  /** What may be imported besides the room itself; a folder stands for all in it. */
  readonly mayImport: readonly string[];
  /** What may be imported as a type only. */
  readonly mayImportTypes?: readonly string[];
  /** Nothing in it does IO, reads a clock or draws a chance (but for the named parts). */
  readonly pure?: { readonly but: readonly string[] };
}

const contracts = ['src/world/actions.ts', 'src/world/facts.ts', 'src/world/ports.ts'];
/** How any world delivers what it tells. */
const outbox = 'src/world/outbox.ts';
const declared = ['src/model', 'src/kubernetes'];
const known = [...declared, 'src/forecast', ...contracts];
const core = [...known, 'src/controller', 'src/status'];

/**
 * The map of ARCHITECTURE.md: imports point downward, and worlds are known to those who wire them
 * alone.
 */
const rooms: readonly Room[] = [
  { at: 'src/model', mayImport: [], pure: { but: [] } },
  { at: 'src/kubernetes', mayImport: ['src/model'], pure: { but: [] } },
  {
    at: 'src/secrets',
    mayImport: ['src/model'],
    pure: { but: ['src/secrets/chance.ts', 'src/secrets/keys.ts'] },
  },
  { at: 'src/forecast', mayImport: declared, pure: { but: [] } },
  { at: 'src/world', mayImport: declared },
  { at: 'src/world/real', mayImport: [...declared, ...contracts, outbox] },
  { at: 'src/world/composed', mayImport: contracts, pure: { but: [] } },
  {
    at: 'src/world/simulated',
    mayImport: [...declared, ...contracts, outbox],
    pure: { but: [] },
  },
  {
    at: 'src/controller',
    mayImport: known,
    pure: { but: ['src/controller/loop.ts', 'src/controller/stores'] },
  },
  { at: 'src/status', mayImport: [...known, 'src/controller'], pure: { but: [] } },
  { at: 'src/server', mayImport: core },
  { at: 'src/simulation', mayImport: [...core, 'src/world/simulated'], pure: { but: [] } },
  { at: 'src/cli', mayImport: ['src'] },
  { at: 'src/index.ts', mayImport: ['src'] },
  {
    at: 'web',
    mayImport: [],
    mayImportTypes: ['src/server/wire.ts', 'src/status/status.ts', 'src/forecast/forecast.ts'],
  },
];

/** Sentences, one for each import that points the wrong way. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources
    .filter(isProduct)
    .flatMap((source) =>
      source.imports
        .filter((imported) => !allows(source.path, imported))
        .map(({ of }) => `${source.path} must not import ${of}`),
    );
}

/** Sentences, one for each place where a pure part reaches out. */
export function impurities(sources: readonly Source[]): string[] {
  return sources.filter(isProduct).flatMap((source) => {
    const { pure } = roomOf(source.path) ?? {};
    if (pure === undefined || pure.but.some((part) => isIn(source.path, part))) return [];
    const builtins = source.imports
      .filter(({ of }) => of.startsWith('node:'))
      .map(({ of }) => `${source.path} imports ${of}`);
    return [...builtins, ...source.outside];
  });
}

/** The cycles found, as "a → b → a". Types do not count: they are erased, and shapes may name each other. */
export function cycles(sources: readonly Source[]): string[] {
  const importsOf = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ typesOnly }) => !typesOnly).map(({ of }) => of),
    ]),
  );
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at !== -1) found.push([...trail.slice(at), path].join(' → '));
    if (at !== -1 || finished.has(path)) return;
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

function allows(path: string, { of, typesOnly }: Import): boolean {
  if (!of.includes('/') || !/^(src|web|test|bench|build|bin)\//.test(of)) return true;
  const room = roomOf(path);
  if (room === undefined) return false;
  const target = roomOf(of);
  if (target === room) return true;
  const allowed = typesOnly ? [...room.mayImport, ...(room.mayImportTypes ?? [])] : room.mayImport;
  return allowed.some((part) => isIn(of, part));
}

function roomOf(path: string): Room | undefined {
  return rooms
    .filter(({ at }) => isIn(path, at))
    .sort((a, b) => b.at.length - a.at.length)
    .at(0);
}

function isIn(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}/`);
}

/** Tests and benches may look at everything. */
function isProduct({ path }: Source): boolean {
  return /^(src|web)\//.test(path) && !/\.test\.tsx?$/.test(path) && !path.includes('vite.config');
}
