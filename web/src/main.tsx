import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { isStale } from './clock.ts';
import { App } from './components/app.tsx';
import { rememberEnded } from './ended.ts';
import { listenToKeys } from './keyboard.ts';
import { link, snapshot, status } from './state.ts';
import { connect } from './stream.ts';
import { applyTheme } from './theme.ts';
import { keepInHash } from './view-state.ts';
import { answerWhatIf } from './what-if.ts';

const root = document.getElementById('app');
if (root === null) throw new Error('bug: the page has no #app');

applyTheme();
keepInHash();
listenToKeys();
rememberEnded();
answerWhatIf();
connect();

effect(() => {
  const lab = status.value;
  if (lab !== undefined) {
    document.title = `${lab.tide.hostsOn} of ${lab.tide.hosts} on · ${lab.lab} · Lowtide`;
  }
});

// The static shell stands until there is something to draw.
const stop = effect(() => {
  if (snapshot.value !== undefined) {
    queueMicrotask(() => stop());
    root.textContent = '';
    render(<App />, root);
    return;
  }
  const says = document.getElementById('shell-says');
  if (says !== null && (link.value.kind === 'retrying' || isStale.value)) {
    says.textContent = 'Lowtide does not answer yet; asking again…';
  }
});
