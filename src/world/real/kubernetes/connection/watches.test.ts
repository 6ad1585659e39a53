import { describe, expect, test } from 'vitest';
import { answering, apiServer, connected, watching } from '../../../../../test/tls-servers.ts';

describe('a watch', () => {
  test('gives each line and ends when the server ends it', async () => {
    const api = await connected(
      await apiServer((_, response) => {
        response.write('{"a":1}\n{"b"');
        response.write(':2}\n');
        response.end();
      }),
    );
    const watch = watching(api);
    expect(await watch.end).toEqual({ kind: 'ended' });
    expect(watch.lines).toEqual(['{"a":1}', '{"b":2}']);
    expect(watch.opened()).toBe(1);
  });

  test('ends when its asker ends it, before and after it is open', async () => {
    const api = await connected(await apiServer((_, response) => void response.write('{}\n')));
    const watch = watching(api);
    await watch.line();
    watch.asker.abort();
    expect(await watch.end).toEqual({ kind: 'ended' });
    const early = watching(api);
    early.asker.abort();
    expect(await early.end).toEqual({ kind: 'ended' });
  });

  test('that is refused says so, without having been open', async () => {
    const api = await connected(
      await apiServer(answering({ reason: 'Expired', message: 'too old' }, 410)),
    );
    const watch = watching(api);
    expect(await watch.end).toMatchObject({ kind: 'refused', status: 410, reason: 'Expired' });
    expect(watch.opened()).toBe(0);
  });

  test('with a line that is too long is garbled', async () => {
    const api = await connected(
      await apiServer((_, response) => {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(100)));
        };
        response.on('drain', more);
        more();
      }),
    );
    const watch = watching(api);
    expect(await watch.end).toMatchObject({
      kind: 'garbled',
      why: expect.stringContaining('1000 bytes'),
    });
    expect(watch.lines).toEqual([]);
  });

  test('that ends in the middle of a line is garbled, one that breaks is tried again', async () => {
    const half = await connected(await apiServer((_, response) => response.end('{"a"')));
    expect(await watching(half).end).toMatchObject({ kind: 'garbled' });
    const breaking = await connected(
      await apiServer((request, response) => {
        response.write('{}\n', () => request.socket.destroy());
      }),
    );
    expect(await watching(breaking).end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
  });

  test('on which nothing comes counts as dead', async () => {
    const api = await connected(await apiServer((_, response) => response.flushHeaders()));
    const watch = watching(api, { idleMs: 200 });
    expect(await watch.end).toMatchObject({ kind: 'unreachable', cause: 'passing' });
    expect(watch.opened()).toBe(1);
  });
});

describe('watches', () => {
  test('that fall silent make their server be asked whether it is ready', async () => {
    const probed = Promise.withResolvers<boolean>();
    const api = await connected(
      await apiServer((_, response) => response.flushHeaders(), {
        isReady: () => {
          probed.resolve(true);
          return false;
        },
      }),
    );
    await watching(api, { idleMs: 200 }).end;
    expect(await probed.promise).toBe(true);
  });

  test('do not hold up requests, however many there are', async () => {
    const api = await connected(
      await apiServer((request, response) => {
        if (request.url?.includes('watch')) response.write('{}\n');
        else response.end('{}');
      }),
    );
    const watches = Array.from({ length: 30 }, () => watching(api));
    await Promise.all(watches.map(({ line }) => line()));
    expect(await api.send({ method: 'GET', path: '/' })).toMatchObject({ kind: 'ok' });
    await api.close();
    for (const { end } of watches) expect(await end).toMatchObject({ kind: 'unreachable' });
  });
});
