import type { ControlPlane } from '../../oracles/kubernetes/control-plane.ts';
import { type Observer, type ObserverOptions, openObserver } from './observer.ts';
import { seesTruth } from './ordeal.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { startTlsProxy, type TlsProxy } from './tls-proxy.ts';

/** Opens the adapter, lets it see everything, and closes it in the end. */
export async function observing(
  plane: ControlPlane,
  options: ObserverOptions,
  work: (observer: Observer) => Promise<void>,
): Promise<void> {
  const observer = await openObserver(plane, options);
  try {
    await seesTruth(plane, observer);
    await work(observer);
  } finally {
    await observer.close();
  }
}

/** The adapter on a line to the API server that can be struck. */
export async function overLine(
  plane: ControlPlane,
  work: (line: TcpProxy, observer: Observer) => Promise<void>,
  options: Omit<ObserverOptions, 'servers'> = {},
): Promise<void> {
  const line = await startTcpProxy(new URL(plane.server));
  try {
    await observing(plane, { ...options, servers: [line.server] }, (observer) =>
      work(line, observer),
    );
  } finally {
    await line.stop();
  }
}

/** The adapter behind an API server that answers as it likes. */
export async function behindProxy(
  plane: ControlPlane,
  work: (proxy: TlsProxy, observer: Observer) => Promise<void>,
  options: Omit<ObserverOptions, 'servers'> & {
    readonly prepare?: (proxy: TlsProxy) => void;
  } = {},
): Promise<void> {
  const { prepare, ...observed } = options;
  const proxy = await startTlsProxy(plane);
  prepare?.(proxy);
  const observer = await openObserver(plane, { servers: [proxy.server], ...observed });
  try {
    if (prepare === undefined) await seesTruth(plane, observer);
    await work(proxy, observer);
  } finally {
    await observer.close();
    await proxy.stop();
  }
}
