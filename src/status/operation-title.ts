import type { Operation } from '../controller/operation.ts';

/** What an operation is called: "gamer leaves", "repair of talos05". */
export function titleOf(operation: Operation): string {
  const subject = subjectName(operation) ?? 'The lab';
  switch (operation.kind) {
    case 'bring-up':
      return 'The lab comes up';
    case 'leave':
      return `${subject} leaves`;
    case 'return':
      return `${subject} returns`;
    case 'repair-vm':
      return `${subject} is repaired`;
    case 'wake-for-quorum':
      return `${subject} is woken for quorum`;
    case 'unplanned-loss':
      return `${subject} was lost`;
  }
}

/** The host or node that it is about; absent when it is the lab. */
export function subjectName({ subject }: Operation): string | undefined {
  switch (subject.kind) {
    case 'lab':
      return undefined;
    case 'host':
      return subject.host;
    case 'node':
      return subject.node;
  }
}
