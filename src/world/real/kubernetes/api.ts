/**
 * One Kubernetes API as the rest of the adapter sees it: whichever server answers, whatever the way
 * in. Requests never throw; what went wrong is an answer, and its kind decides what happens next.
 */
export interface KubernetesApi {
  /** One request, its whole answer read (bounded) and parsed as JSON. */
  send(request: ApiRequest): Promise<ApiAnswer>;
  /**
   * A watch. `onLine` gets each line of the stream undecoded, in order, without its newline; the
   * promise ends with why the stream ended. Aborting ends it with `ended`.
   */
  watch(request: WatchRequest, onLine: (line: Buffer) => void): Promise<WatchEnd>;
  /** Ends all connections; requests under way end as `unreachable`. */
  close(): Promise<void>;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/api/v1/nodes/talos06`; names in it are encoded by the caller. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Of the body; `application/json` unless it is a kind of patch. */
  readonly contentType?: PatchType;
  readonly accept?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** RFC 6902, RFC 7386, and server-side apply. */
export type PatchType =
  | 'application/json-patch+json'
  | 'application/merge-patch+json'
  | 'application/apply-patch+yaml';

export interface WatchRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly accept?: string;
  readonly signal: AbortSignal;
  /** Called once, when a server has accepted the watch: a quiet one says nothing else for a minute. */
  readonly onOpen?: () => void;
  /** Nothing at all came for so long, not even a bookmark: the connection counts as dead. */
  readonly idleMs: number;
  /** A longer line ends the stream as `garbled`. */
  readonly lineBytesMax: number;
}

export type ApiAnswer =
  /** 2xx. */
  | { readonly kind: 'ok'; readonly status: number; readonly body: unknown }
  /** An API server answered, and said no. */
  | Refused
  /** No API server could be asked, or none answered in time. */
  | Unreachable;

export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  /** `metav1.Status.reason`, such as `NotFound`, `Conflict`, `Expired`; empty when there is none. */
  readonly reason: string;
  /** `metav1.Status.message`, cleaned of what could steer a terminal, cut to a sane length. */
  readonly message: string;
  /** `details.causes` of the Status. */
  readonly causes: readonly { readonly reason: string; readonly message: string }[];
  /** From Retry-After or `details.retryAfterSeconds`. */
  readonly retryAfterMs?: number;
  /** Of a 401, what the connection knows: which credential it sent, and a clock that is off. */
  readonly note?: string;
}

export interface Unreachable {
  readonly kind: 'unreachable';
  /** One sentence: what is wrong and where, such as "The certificate of 10.0.0.11:6443 expired on 3 May.". */
  readonly why: string;
  /** What a person can do; empty for what passes by itself. */
  readonly next: string;
  /** `passing` is tried again with backoff; `settings` will not mend itself: a person is needed. */
  readonly cause: 'passing' | 'settings';
}

export type WatchEnd =
  /** The server closed it in good order, or it was aborted. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'garbled'; readonly why: string }
  | Refused
  | Unreachable;
