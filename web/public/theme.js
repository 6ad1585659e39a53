// Runs before the first paint, so that a remembered theme does not flash.
const remembered = localStorage.getItem('lowtide-theme');
if (remembered === 'light' || remembered === 'dark')
  document.documentElement.dataset.theme = remembered;
