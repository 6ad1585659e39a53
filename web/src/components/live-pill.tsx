import { isStale, silentMs } from '../clock.ts';
import { span } from '../format.ts';
import { link } from '../state.ts';

/** How fresh the picture is; says so when it is not. */
export function LivePill() {
  const trouble = isStale.value || link.value.kind === 'retrying';
  return (
    <span class={`pill live ${trouble ? 'is-broken' : ''}`} data-link={trouble ? 'stale' : 'live'}>
      <i class="beacon" aria-hidden="true" />
      {trouble ? `no news for ${span(silentMs.value)}, retrying` : `live · ${span(silentMs.value)}`}
      <span class="unseen" role="status">
        {trouble ? 'The picture is stale: no news from Lowtide.' : ''}
      </span>
    </span>
  );
}
