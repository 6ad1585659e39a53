import type { View } from '../controller/operation.ts';
import type { EndedOperation } from '../controller/state.ts';
import { healthyVoters, lossesSurvived, voters } from '../controller/view/etcd.ts';
import { voterCandidates } from '../model/lint/voter-candidates.ts';
import { isVolatile, nodeOf } from '../model/shape.ts';
import { wakeable } from './quorum-status.ts';
import { stop } from './sentences.ts';
import type { LabStatus } from './status.ts';
import { clockText } from './times.ts';

/** Older news is in the timeline. */
const newsMs = 12 * 60 * 60 * 1000;

/** What happened last, what would happen next, and what would end the concern. */
export function headlineDetails(view: View, parts: Omit<LabStatus, 'headline'>): string[] {
  const last = view.ended.findLast((operation) => operation.outcome !== 'superseded');
  const risky = lossesSurvived(view) === 0;
  const missing = voters(view).filter((node) => !healthyVoters(view).includes(node));
  return [
    ...(last !== undefined && view.now - last.endedAt < newsMs ? [newsOf(view, last)] : []),
    ...(risky ? [wakeable(view, missing) ?? ''] : []),
    ...(parts.quorum.state.tone === 'bad' ? [parts.quorum.state.next] : []),
    ...(parts.work.state.tone === 'bad' ? [parts.work.state.next] : []),
    ...(risky ? [remedy(view)] : []),
  ].filter((text) => text !== '');
}

/** "gamer left at 22:38 as announced, with 41 s to spare." The rest is in the timeline. */
function newsOf(view: View, operation: EndedOperation): string {
  const at = clockText(operation.endedAt, view.now, view.lab.timezone);
  const [first = ''] = operation.summary.split(/(?<=\.) /);
  const left = ' left ';
  return first.includes(left) ? first.replace(left, ` left at ${at} `) : stop(`${at}: ${first}`);
}

/** The lab's own weakness: a voter that sleeps is no voter in the night. */
function remedy(view: View): string {
  const all = voters(view);
  const awake = all.filter((node) => !isVolatile(view.lab, nodeOf(view.lab, node).host));
  if (awake.length === all.length) return '';
  const another = awake.length === 2 ? 'A third' : 'One more';
  const [fits] = voterCandidates(view.lab);
  const what = `${another} always-on voter would end this risk`;
  return fits === undefined ? `${what}.` : `${what}: ${fits} would do.`;
}
