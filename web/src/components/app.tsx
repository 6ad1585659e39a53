import { isStale } from '../clock.ts';
import { status } from '../state.ts';
import { Header } from './header.tsx';
import { Headline } from './headline.tsx';
import { HoldBanner } from './hold-banner.tsx';
import { Keys } from './keys.tsx';
import { Notices } from './notices.tsx';
import { Operations } from './operations.tsx';
import { Quorum } from './quorum.tsx';
import { Shore } from './shore.tsx';
import { StorageAndWork } from './storage-and-work.tsx';
import { Timeline } from './timeline.tsx';
import { WhatIf } from './what-if.tsx';

export function App() {
  const lab = status.value;
  if (lab === undefined) return null;
  return (
    <>
      <Header lab={lab.lab} />
      <main class={isStale.value ? 'is-stale' : ''}>
        <Headline headline={lab.headline} />
        <HoldBanner hold={lab.hold} />
        <Operations />
        <div class="columns">
          <Shore />
          <aside class="beside" aria-label="Quorum, storage and what if">
            <Quorum quorum={lab.quorum} />
            <StorageAndWork ceph={lab.ceph} work={lab.work} />
            <WhatIf />
          </aside>
        </div>
        <Timeline />
      </main>
      <Notices />
      <Keys />
    </>
  );
}
