import type {
  Answer,
  Forecast,
  IntentRequest,
  Problem,
  SimulationRequest,
  TimelineRow,
} from './contract.ts';

/** What came of a request: the value, or a sentence for a person and what to do next. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly says: string; readonly next: string };

export function askForecast(off: readonly string[], signal: AbortSignal): Promise<Reply<Forecast>> {
  return request(`./api/forecast?off=${off.map(encodeURIComponent).join()}`, { signal });
}

export function askTimeline(before: number, limit: number): Promise<Reply<TimelineRow[]>> {
  return request(`./api/timeline?before=${before}&limit=${limit}`, {});
}

export function postIntent(intent: IntentRequest): Promise<Reply<Answer>> {
  return post('./api/intents', intent);
}

export function postSimulation(change: SimulationRequest): Promise<Reply<Answer>> {
  return post('./api/simulation', change);
}

async function post(path: string, body: object): Promise<Reply<Answer>> {
  const used = token();
  const first = await write(path, body, used);
  if (first.kind === 'ok' || (first.status !== 401 && first.status !== 403)) return first;
  // Lowtide was perhaps restarted since this page was loaded and has a new token.
  await refreshToken();
  return token() === used ? first : write(path, body, token());
}

function write(path: string, body: object, secret: string): Promise<Reply<Answer> & Refusal> {
  return request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lowtide-token': secret },
    body: JSON.stringify(body),
  });
}

function tokenMeta(page: Document): HTMLMetaElement | null {
  return page.querySelector<HTMLMetaElement>('meta[name="lowtide-token"]');
}

function token(): string {
  return tokenMeta(document)?.content ?? '';
}

async function refreshToken(): Promise<void> {
  const page = await fetch('./', { cache: 'no-store' })
    .then((response) => response.text())
    .catch(() => '');
  const fresh = tokenMeta(new DOMParser().parseFromString(page, 'text/html'));
  const known = tokenMeta(document);
  if (fresh !== null && known !== null) known.content = fresh.content;
}

interface Refusal {
  readonly status?: number;
}

async function request<T>(path: string, init: RequestInit): Promise<Reply<T> & Refusal> {
  try {
    const response = await fetch(path, init);
    const body: unknown = await response.json();
    if (response.ok) return { kind: 'ok', value: body as T };
    const problem = (body as Partial<Problem>).error;
    return {
      kind: 'failed',
      status: response.status,
      says: problem?.says ?? `Lowtide answered ${response.status}.`,
      next: problem?.next ?? 'Look at the output of `lowtide run`.',
    };
  } catch {
    return {
      kind: 'failed',
      says: 'Lowtide does not answer.',
      next: 'Nothing was changed as far as this page knows; look whether `lowtide run` still runs.',
    };
  }
}
