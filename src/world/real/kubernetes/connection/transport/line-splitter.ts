export type Pushed = 'ok' | 'too-long';

export interface LineSplitter {
  push(chunk: Buffer): Pushed;
  /** Bytes of a line whose newline has not come. */
  pendingBytes(): number;
}

const newline = 0x0a;

/**
 * Splits a stream into lines. A line within one chunk is a view of it, one over two chunks is copied
 * once; only the middle of longer ones is copied again as room for it doubles, so the work stays
 * linear however small the chunks are. Empty lines are left out.
 */
export function createLineSplitter(
  onLine: (line: Buffer) => void,
  lineBytesMax: number,
): LineSplitter {
  let rest: Buffer = Buffer.alloc(0);
  /** `rest` is a view of `room` when it has been copied, with room behind it. */
  let room: Buffer | undefined;

  const keep = (chunk: Buffer) => {
    if (rest.length === 0) {
      rest = chunk;
      return;
    }
    const length = rest.length + chunk.length;
    if (room === undefined || room.length < length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(2 * length, lineBytesMax + 1));
      rest.copy(larger);
      room = larger;
    }
    chunk.copy(room, rest.length);
    rest = room.subarray(0, length);
  };

  const finish = (end: Buffer): Buffer => {
    if (rest.length === 0) return end;
    if (room === undefined) rest = Buffer.concat([rest, end]);
    else keep(end);
    const line = rest;
    rest = Buffer.alloc(0);
    room = undefined;
    return line;
  };

  return {
    pendingBytes: () => rest.length,
    push(chunk) {
      let from = 0;
      for (;;) {
        const to = chunk.indexOf(newline, from);
        const end = to === -1 ? chunk.length : to;
        if (rest.length + end - from > lineBytesMax) return 'too-long';
        if (to === -1) break;
        const line = finish(chunk.subarray(from, to));
        if (line.length > 0) onLine(line);
        from = to + 1;
      }
      if (from < chunk.length) keep(chunk.subarray(from));
      return 'ok';
    },
  };
}
