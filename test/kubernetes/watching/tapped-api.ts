import type {
  ApiAnswer,
  KubernetesApi,
  Unreachable,
  WatchEnd,
} from '../../../src/world/real/kubernetes/api.ts';

/** A way to the API that can be cut for one port alone, and that notes what was asked. */
export interface Tap {
  wrap(api: KubernetesApi): KubernetesApi;
  /** Nothing passes that is for `path`, or for any path, until it is mended. */
  cut(path?: string): void;
  mend(): void;
  /** First pages of lists that were answered, by path. */
  lists(path: string): number;
  /** How watches ended: `refused 410`, `unreachable`, … */
  readonly ends: readonly string[];
}

const cutOff: Unreachable = {
  kind: 'unreachable',
  why: 'The line is cut.',
  next: '',
  cause: 'passing',
};

export function createTap(): Tap {
  const cuts = new Set<string>();
  const lists: string[] = [];
  const ends: string[] = [];
  const endings = new Map<() => void, string>();
  const isCut = (path: string) => cuts.has('') || cuts.has(path);
  return {
    wrap: (api) => ({
      ...api,
      async send(request): Promise<ApiAnswer> {
        if (isCut(request.path)) return cutOff;
        const answer = await api.send(request);
        if (isCut(request.path)) return cutOff;
        const { limit, continue: next } = request.query ?? {};
        if (answer.kind === 'ok' && limit !== '1' && next === undefined) lists.push(request.path);
        return answer;
      },
      async watch(request, onLine): Promise<WatchEnd> {
        if (isCut(request.path)) return cutOff;
        const own = new AbortController();
        const cut = () => own.abort();
        endings.set(cut, request.path);
        const signal = AbortSignal.any([request.signal, own.signal]);
        const end = await api.watch({ ...request, signal }, (line) => {
          if (line.includes('"type":"ERROR"'))
            ends.push(`ERROR ${/"code":(\d+)/.exec(line.toString())?.[1]}`);
          onLine(line);
        });
        endings.delete(cut);
        ends.push(end.kind === 'refused' ? `refused ${end.status}` : end.kind);
        return own.signal.aborted ? cutOff : end;
      },
    }),
    cut(path = '') {
      cuts.add(path);
      for (const [cut, of] of [...endings]) if (path === '' || of === path) cut();
    },
    mend: () => cuts.clear(),
    lists: (path) => lists.filter((one) => one === path).length,
    ends,
  };
}
